package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.SchemaNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field of an object, kept in {@code metadata.managedFields}, and server-side apply,
 * which rests on that. See "Server-Side Apply" in the documentation of Kubernetes. Stateless.
 *
 * <p>{@code reset}, everywhere: paths that cannot be written through the endpoint in question and
 * so are not owned through it, for example {@code status} of the main resource.
 */
public final class ManagedFields {

  /** Reset paths of a main resource that has a status subresource. */
  public static final FieldSet RESET_STATUS = FieldSet.of("status");

  /** Reset paths of a status subresource. */
  public static final FieldSet RESET_SPEC = FieldSet.of("spec");

  /** Owner of what was there before an object without tracking was first applied. */
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  /**
   * What an apply made.
   *
   * @param object a new tree, with {@code managedFields} up to date
   * @param changed false if the object is as it was, ownership included
   */
  public record ApplyResult(ObjectNode object, boolean changed) {}

  private ManagedFields() {}

  /**
   * Merges an applied configuration into an object. Neither input is written to.
   *
   * @param live null when the object is being created
   * @param force take over fields that others own, instead of failing
   * @param subresource empty for the main resource
   * @throws StatusException 409 if others own what would change and {@code force} is not set, 400
   *     if the configuration has {@code managedFields}, 500 if it does not fit the schema
   */
  public static ApplyResult apply(
      @Nullable ObjectNode live,
      ObjectNode applied,
      SchemaNode schema,
      String manager,
      boolean force,
      String apiVersion,
      String subresource,
      FieldSet reset,
      Instant now) {
    if (Json.at(applied, "metadata", "managedFields") != null) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    FieldSet claimed = AppliedFields.of(applied, schema);
    FieldSet own = claimed.recursiveDifference(reset).difference(Changes.UNOWNED);
    Manager self = new Manager(manager, true, apiVersion, time(now), subresource, Json.object());
    Managers managers = Managers.of(live);
    if (live != null && managers.isEmpty()) {
      trackWhatWasThere(managers, live, schema, apiVersion, now);
    }
    FieldSet last = managers.fieldsOf(self);
    Manager before = find(managers, self);

    ObjectNode merged = live == null ? Json.object() : live.deepCopy();
    ApplyMerge.into(merged, applied, schema);
    if (!last.isEmpty()) {
      FieldSet kept = claimed;
      for (Manager entry : managers.entries()) {
        kept = entry.sameAs(self) ? kept : kept.union(entry.fields());
      }
      // Metadata itself is never given up.
      Pruning.prune(merged, schema, last, kept.union(Changes.UNOWNED));
    }

    Changes changes = Changes.between(live, merged, schema);
    FieldSet written = changes.written().recursiveDifference(reset);
    if (!force) {
      FieldSet allowed = LastApplied.unchanged(live, manager, schema);
      requireNoConflicts(managers, self, written.difference(allowed));
    }
    managers.takeFromOthers(written, self);
    managers.takeFromOthers(changes.removed().recursiveDifference(reset), self);
    boolean sameFields =
        before != null && before.apiVersion().equals(apiVersion) && last.equals(own);
    if (changes.isEmpty() && sameFields && live != null) {
      return new ApplyResult(live.deepCopy(), false);
    }
    managers.put(self, own);
    managers.writeTo(merged);
    LastApplied.update(live, merged, applied, manager);
    return new ApplyResult(merged, live == null || !JsonEquality.equal(live, merged));
  }

  /**
   * Brings {@code managedFields} of an object that is about to be created or replaced up to date:
   * what changed now belongs to the manager. A write that changes nothing owned changes nothing
   * here. {@code managedFields} that the client sent are believed, unless through a subresource;
   * sent as an empty list, or as a list of one empty entry, they stop the tracking.
   *
   * @param newObject what will be stored; only its {@code managedFields} are written to
   * @param oldObject null when the object is being created
   */
  public static void update(
      ObjectNode newObject,
      @Nullable ObjectNode oldObject,
      SchemaNode schema,
      String manager,
      String apiVersion,
      String subresource,
      FieldSet reset,
      Instant now) {
    Managers managers = starting(newObject, oldObject, subresource);
    if (oldObject != null && managers.isEmpty()) {
      // Tracking was stopped, or never begun; it begins anew with the next apply.
      managers.writeTo(newObject);
      return;
    }
    Changes changes = Changes.between(oldObject, newObject, schema);
    if (changes.isEmpty()) {
      managers.writeTo(newObject);
      return;
    }
    FieldSet written = changes.written().recursiveDifference(reset);
    managers.takeFromOthers(changes.removed().recursiveDifference(reset), null);
    Manager self = new Manager(manager, false, apiVersion, time(now), subresource, Json.object());
    managers.takeFromOthers(written, self);
    if (!written.isEmpty()) {
      managers.put(self, managers.fieldsOf(self).union(written));
      managers.cap();
    }
    managers.writeTo(newObject);
  }

  private static Managers starting(
      ObjectNode newObject, @Nullable ObjectNode oldObject, String subresource) {
    JsonNode sent = Json.at(newObject, "metadata", "managedFields");
    if (sent == null || !subresource.isEmpty()) {
      return Managers.of(oldObject);
    }
    boolean stop = sent.isEmpty() || (sent.size() == 1 && sent.get(0).isEmpty());
    if (stop) {
      return Managers.none();
    }
    Managers managers = Managers.of(newObject);
    return managers.isEmpty() ? Managers.of(oldObject) : managers;
  }

  private static void trackWhatWasThere(
      Managers managers, ObjectNode live, SchemaNode schema, String apiVersion, Instant now) {
    FieldSet everything = Changes.between(null, live, schema).written();
    Manager before =
        new Manager(BEFORE_FIRST_APPLY, false, apiVersion, time(now), "", Json.object());
    managers.put(before, everything);
  }

  private static void requireNoConflicts(Managers managers, Manager self, FieldSet written) {
    Conflicts conflicts = new Conflicts();
    for (Manager entry : managers.entries()) {
      if (!entry.sameAs(self) && written.touches(entry.fieldsV1())) {
        conflicts.add(entry, entry.fields().intersection(written));
      }
    }
    if (!conflicts.isEmpty()) {
      throw conflicts.toException();
    }
  }

  private static @Nullable Manager find(Managers managers, Manager who) {
    for (Manager entry : managers.entries()) {
      if (entry.sameAs(who)) {
        return entry;
      }
    }
    return null;
  }

  /** As {@code metav1.Time} is written: whole seconds, UTC. */
  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
