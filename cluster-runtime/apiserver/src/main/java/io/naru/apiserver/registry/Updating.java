package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.registry.Allocations.Reservation;
import io.naru.apiserver.registry.ObjectStore.Stored;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes an object that exists, under its optimistic lock. */
final class Updating {

  static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  /** How often a change that does not depend on a version is tried again when others write. */
  private static final int ATTEMPTS = 64;

  private final RegistryContext context;

  Updating(RegistryContext context) {
    this.context = context;
  }

  /**
   * How a change is made.
   *
   * @param rules what of the change counts
   * @param applied whether it is a server-side apply, which says itself who owns what
   * @param admitted whether admission has seen it already, in the form in which it was sent
   */
  private record Way(Rules rules, boolean applied, boolean admitted) {}

  /** As the longer form, of a change that is no apply. */
  ApiObject update(Call call, UnaryOperator<ObjectNode> change, Rules rules) {
    return update(call, change, new Way(rules, false, false));
  }

  /**
   * As the longer form, of a change that was sent in a form of its own, such as a scale or a
   * binding: only that is shown to admission, by the caller.
   */
  ApiObject updateAdmitted(Call call, UnaryOperator<ObjectNode> change, Rules rules) {
    return update(call, change, new Way(rules, false, true));
  }

  /**
   * Changes the object of a call (its name must be set).
   *
   * @param change from the present tree, which it must not touch, to the wanted one; may be called
   *     several times
   * @param rules what of the change counts
   * @param applied whether the change is a server-side apply, which says itself who owns what
   */
  ApiObject update(Call call, UnaryOperator<ObjectNode> change, Rules rules, boolean applied) {
    return update(call, change, new Way(rules, applied, false));
  }

  private ApiObject update(Call call, UnaryOperator<ObjectNode> change, Way way) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Stored stored = context.objects().require(call.kind(), call.namespace(), call.name());
      ApiObject updated = attempt(call, stored, change, way);
      if (updated != null) {
        return updated;
      }
    }
    throw StatusException.conflict(call.groupResource(), call.name(), MODIFIED);
  }

  /** Null if somebody else wrote meanwhile. */
  private @Nullable ApiObject attempt(
      Call call, Stored stored, UnaryOperator<ObjectNode> change, Way way) {
    Rules rules = way.rules();
    Kind kind = call.kind();
    ApiObject current = context.versions().in(kind, stored.object());
    ObjectNode old = current.tree();
    ObjectNode object = change.apply(old);
    boolean conditional = checkVersion(call, stored, object);
    carryMetadata(old, object);
    if (rules != Rules.OWN) {
      context.model().applyDefaults(kind, object);
      kind.strategy().applyDefaults(object);
    }
    Attributes attributes = attributes(call, object, old);
    if (!way.admitted()) {
      context.admission().mutate(attributes);
    }
    rules.prepare(kind.strategy(), object, old);
    if (rules.countsGeneration()) {
      countGeneration(kind.strategy(), object, old);
    }
    Metadata.compact(Metadata.of(object));
    if (!way.applied()) {
      context.model().own(call, old, object);
    }

    FieldErrors errors = new FieldErrors();
    Reservation reservation = context.allocations().reserve(kind, object, old, errors);
    boolean done = false;
    try {
      validate(call, object, old, rules, errors);
      if (!way.admitted()) {
        context.admission().validate(attributes);
      }
      call.warnings().addAll(kind.strategy().warnings(object, old));
      if (!ObjectChanges.differ(old, object) && !isLastFinalizerGone(object, old)) {
        return current;
      }
      if (call.options().dryRun()) {
        Metadata.of(object).put("resourceVersion", current.resourceVersion());
        return ApiObject.of(object);
      }
      ApiObject written = write(call, stored, object, old);
      done = written != null;
      if (written == null && conditional) {
        throw StatusException.conflict(call.groupResource(), call.name(), MODIFIED);
      }
      return written;
    } finally {
      if (done) {
        reservation.commit();
      } else {
        reservation.cancel();
      }
    }
  }

  private @Nullable ApiObject write(Call call, Stored stored, ObjectNode object, ObjectNode old) {
    if (!isLastFinalizerGone(object, old)) {
      return context.write(call.kind(), stored.key(), stored.revision(), object);
    }
    if (context.objects().remove(stored.key(), stored.revision()) == 0) {
      return null;
    }
    context.allocations().release(call.kind(), object);
    Metadata.of(object).put("resourceVersion", Long.toString(stored.revision()));
    return ApiObject.of(StoredForm.of(object).at(stored.revision()), object);
  }

  /** An object that waits only for its finalizers goes with the last of them. */
  private static boolean isLastFinalizerGone(ObjectNode object, ObjectNode old) {
    Long grace = Metadata.gracePeriod(old);
    JsonNode namespaceFinalizers = Json.at(object, "spec", "finalizers");
    boolean holdsNamespace =
        Json.text(object, "kind").equals("Namespace")
            && namespaceFinalizers != null
            && !namespaceFinalizers.isEmpty();
    return Metadata.isBeingDeleted(old)
        && Metadata.finalizers(object).isEmpty()
        && (grace == null || grace == 0)
        && !holdsNamespace;
  }

  /** Whether the new object names the version it replaces; it must then be the present one. */
  private static boolean checkVersion(Call call, Stored stored, ObjectNode object) {
    String uid = Json.text(object, "metadata", "uid");
    String storedUid = stored.object().uid();
    if (!uid.isEmpty() && !uid.equals(storedUid)) {
      throw StatusException.conflict(
          call.groupResource(),
          call.name(),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + storedUid);
    }
    String version = Json.text(object, "metadata", "resourceVersion");
    if (version.isEmpty() || version.equals("0")) {
      if (!call.kind().strategy().allowUnconditionalUpdate()) {
        FieldErrors errors = new FieldErrors();
        errors.invalid("metadata.resourceVersion", 0, "must be specified for an update");
        throw StatusException.invalid(call.kind().groupVersionKind(), call.name(), errors);
      }
      return false;
    }
    if (!version.equals(Long.toString(stored.revision()))) {
      throw StatusException.conflict(call.groupResource(), call.name(), MODIFIED);
    }
    return true;
  }

  /** What no update changes is as it was; what it must not change is checked later. */
  private static void carryMetadata(ObjectNode old, ObjectNode object) {
    ObjectNode metadata = Metadata.of(object);
    JsonNode before = old.path("metadata");
    for (String field :
        new String[] {
          "uid",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "resourceVersion"
        }) {
      JsonNode value = before.get(field);
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.set(field, value);
      }
    }
    if (!metadata.hasNonNull("namespace") && before.hasNonNull("namespace")) {
      metadata.set("namespace", before.get("namespace"));
    }
    if (!metadata.has("managedFields") && before.has("managedFields")) {
      metadata.set("managedFields", before.get("managedFields").deepCopy());
    }
    metadata.remove("selfLink");
  }

  private static void countGeneration(Strategy strategy, ObjectNode object, ObjectNode old) {
    if (strategy.hasGeneration()
        && !JsonEquality.equal(contentOf(strategy, object), contentOf(strategy, old))) {
      Metadata.of(object).put("generation", Metadata.generation(old) + 1);
    }
  }

  private static ObjectNode contentOf(Strategy strategy, ObjectNode object) {
    ObjectNode content = Json.object();
    content.setAll(object);
    content.remove("metadata");
    if (!strategy.countsStatus()) {
      content.remove("status");
    }
    return content;
  }

  private void validate(
      Call call, ObjectNode object, ObjectNode old, Rules rules, FieldErrors errors) {
    MetadataRules.validateUpdate(object, old, errors);
    if (errors.isEmpty()) {
      MetadataRules.validate(call.kind(), object, errors);
    }
    rules.validate(call.kind(), object, old, errors);
    if (!errors.isEmpty()) {
      throw StatusException.invalid(call.kind().groupVersionKind(), call.name(), errors);
    }
  }

  /** What admission is to know of an update, of the object or of a form of its own. */
  static Attributes attributes(Call call, ObjectNode object, ObjectNode old) {
    return new Attributes(
        Operation.UPDATE,
        call.kind(),
        call.namespace(),
        call.name(),
        call.subresource(),
        object,
        old,
        call.user(),
        call.options().dryRun(),
        Json.object(),
        call.warnings());
  }
}
