package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.registry.DeleteOptions.Propagation;
import io.naru.apiserver.registry.ObjectStore.Stored;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects: at once, after a grace period that their owner (a kubelet) ends, or when the
 * last of their finalizers is removed.
 */
final class Deletion {

  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  private static final GroupResource JOBS = new GroupResource("batch", "jobs");

  /** Kinds whose API, for old clients' sake, orphans dependents unless told otherwise. */
  private static final Set<GroupResource> ORPHANING =
      Set.of(new GroupResource("", "replicationcontrollers"), JOBS);

  private final RegistryContext context;

  Deletion(RegistryContext context) {
    this.context = context;
  }

  Deleted delete(Call call, DeleteOptions options) {
    while (true) {
      Stored stored = context.objects().require(call.kind(), call.namespace(), call.name());
      checkPreconditions(call.kind(), stored.object(), options);
      Attributes attributes = attributes(call, stored, options);
      context.admission().mutate(attributes);
      context.admission().validate(attributes);
      Deleted outcome = attempt(call, stored, options);
      if (outcome != null) {
        return outcome;
      }
    }
  }

  /** As {@link #delete}, of what admission has seen already in another form. */
  Deleted deleteAdmitted(Call call, DeleteOptions options) {
    while (true) {
      Stored stored = context.objects().require(call.kind(), call.namespace(), call.name());
      checkPreconditions(call.kind(), stored.object(), options);
      Deleted outcome = attempt(call, stored, options);
      if (outcome != null) {
        return outcome;
      }
    }
  }

  /** Null if somebody else wrote meanwhile. */
  private @Nullable Deleted attempt(Call call, Stored stored, DeleteOptions options) {
    ApiObject current = context.versions().in(call.kind(), stored.object());
    ObjectNode object = current.mutableTree();
    if (call.kind().resource().groupResource().equals(new GroupResource("", "namespaces"))
        && !isNamespaceEmptied(object)) {
      return terminateNamespace(call, stored, current, object, options);
    }
    boolean grace = startGrace(call.kind().strategy(), object, options);
    if (!grace && isWaiting(current.tree(), options)) {
      return new Deleted(current, false);
    }
    warnOfOrphans(call, options);
    List<String> finalizers = finalizers(call.kind(), object, options);
    if (!Metadata.isBeingDeleted(current.tree())) {
      call.kind().strategy().deletionFinalizers().stream()
          .filter(finalizer -> !finalizers.contains(finalizer))
          .forEach(finalizers::add);
    }
    Metadata.setFinalizers(object, finalizers);
    Long period = Metadata.gracePeriod(object);
    boolean wait = grace && period != null && period > 0;
    if (wait || !finalizers.isEmpty()) {
      if (!grace) {
        mark(object);
      }
      return keep(call.kind(), stored, object, options);
    }
    return remove(call, stored, object, options);
  }

  private @Nullable Deleted keep(
      Kind kind, Stored stored, ObjectNode object, DeleteOptions options) {
    if (options.dryRun()) {
      return new Deleted(ApiObject.of(object), false);
    }
    ApiObject written = context.write(kind, stored.key(), stored.revision(), object);
    return written == null ? null : new Deleted(written, false);
  }

  private @Nullable Deleted remove(
      Call call, Stored stored, ObjectNode object, DeleteOptions options) {
    if (options.dryRun()) {
      return new Deleted(ApiObject.of(object), true);
    }
    if (context.objects().remove(stored.key(), stored.revision()) == 0) {
      return null;
    }
    context.allocations().release(call.kind(), object);
    return new Deleted(ApiObject.of(StoredForm.of(object).at(stored.revision()), object), true);
  }

  /**
   * Gives the object its grace period, or shortens the one it has.
   *
   * @return whether the object was changed so
   */
  private boolean startGrace(Strategy strategy, ObjectNode object, DeleteOptions options) {
    Long asked = options.gracePeriodSeconds();
    Long wanted = strategy.defaultGracePeriodSeconds(object);
    if (wanted == null) {
      return false;
    }
    // A default of nothing means that nobody would end the grace (a pod that never got a node).
    long period = wanted == 0 || asked == null ? wanted : Math.max(asked, asked < 0 ? 1 : 0);
    Long present = Metadata.gracePeriod(object);
    if (Metadata.isBeingDeleted(object) && present != null) {
      if (present == 0 || (asked == null && wanted != 0) || period >= present) {
        return false;
      }
      Instant end = Instant.parse(Json.text(object, "metadata", "deletionTimestamp"));
      setDeletion(object, end.minusSeconds(present).plusSeconds(period), period);
      return true;
    }
    setDeletion(object, context.options().clock().instant().plusSeconds(period), period);
    raiseGeneration(object);
    return true;
  }

  /** Whether the object has a grace period that this deletion does not shorten. */
  private static boolean isWaiting(ObjectNode object, DeleteOptions options) {
    Long present = Metadata.gracePeriod(object);
    return Metadata.isBeingDeleted(object)
        && present != null
        && present > 0
        && (options.gracePeriodSeconds() == null || options.gracePeriodSeconds() >= present);
  }

  private void mark(ObjectNode object) {
    if (Metadata.gracePeriod(object) == null) {
      raiseGeneration(object);
    }
    Instant time =
        Metadata.isBeingDeleted(object)
            ? Instant.parse(Json.text(object, "metadata", "deletionTimestamp"))
            : context.options().clock().instant();
    setDeletion(object, time, 0);
  }

  private static void setDeletion(ObjectNode object, Instant time, long period) {
    Metadata.of(object)
        .put("deletionTimestamp", Metadata.time(time))
        .put("deletionGracePeriodSeconds", period);
  }

  private static void raiseGeneration(ObjectNode object) {
    if (Metadata.generation(object) > 0) {
      Metadata.of(object).put("generation", Metadata.generation(object) + 1);
    }
  }

  private static void warnOfOrphans(Call call, DeleteOptions options) {
    if (call.groupResource().equals(JOBS)
        && options.propagationPolicy() == null
        && options.orphanDependents() == null) {
      call.warnings()
          .add(
              "child pods are preserved by default when jobs are deleted; set"
                  + " propagationPolicy=Background to remove them or set"
                  + " propagationPolicy=Orphan to suppress this warning");
    }
  }

  /** The finalizers that the object has to have from now on, for the garbage collector. */
  private static List<String> finalizers(Kind kind, ObjectNode object, DeleteOptions options) {
    List<String> present = Metadata.finalizers(object);
    Propagation policy = options.propagationPolicy();
    Boolean orphanDependents = options.orphanDependents();
    boolean orphan;
    boolean foreground = false;
    if (orphanDependents != null) {
      orphan = orphanDependents;
    } else if (policy != null) {
      orphan = policy == Propagation.ORPHAN;
      foreground = policy == Propagation.FOREGROUND;
    } else {
      foreground = present.contains(FOREGROUND);
      orphan =
          present.contains(ORPHAN)
              || (!foreground && ORPHANING.contains(kind.resource().groupResource()));
    }
    List<String> wanted = new ArrayList<>(present);
    wanted.remove(ORPHAN);
    wanted.remove(FOREGROUND);
    if (orphan) {
      wanted.add(ORPHAN);
    }
    if (foreground) {
      wanted.add(FOREGROUND);
    }
    return wanted;
  }

  private @Nullable Deleted terminateNamespace(
      Call call, Stored stored, ApiObject current, ObjectNode object, DeleteOptions options) {
    if (Metadata.isBeingDeleted(object)) {
      if (Json.text(object, "status", "phase").equals("Terminating")) {
        return new Deleted(current, false);
      }
    } else {
      Metadata.of(object).put("deletionTimestamp", context.now());
    }
    Json.ensureObject(object, "status").put("phase", "Terminating");
    Metadata.setFinalizers(object, finalizers(call.kind(), object, options));
    return keep(call.kind(), stored, object, options);
  }

  /** The namespace controller has said that nothing is left in it. */
  private static boolean isNamespaceEmptied(ObjectNode namespace) {
    return Metadata.isBeingDeleted(namespace)
        && namespace.path("spec").path("finalizers").isEmpty()
        && Metadata.finalizers(namespace).isEmpty();
  }

  private static void checkPreconditions(Kind kind, ApiObject object, DeleteOptions options) {
    // Named by kind, not by resource, as Kubernetes answers failed preconditions.
    GroupResource named =
        new GroupResource(kind.groupVersionKind().group(), kind.groupVersionKind().kind());
    if (!options.uid().isEmpty() && !options.uid().equals(object.uid())) {
      throw StatusException.conflict(
          named,
          object.name(),
          "the UID in the precondition ("
              + options.uid()
              + ") does not match the UID in record ("
              + object.uid()
              + "). The object might have been deleted and then recreated");
    }
    if (!options.resourceVersion().isEmpty()
        && !options.resourceVersion().equals(object.resourceVersion())) {
      throw StatusException.conflict(
          named,
          object.name(),
          "the ResourceVersion in the precondition ("
              + options.resourceVersion()
              + ") does not match the ResourceVersion in record ("
              + object.resourceVersion()
              + "). The object might have been modified");
    }
  }

  private Attributes attributes(Call call, Stored stored, DeleteOptions options) {
    return new Attributes(
        Operation.DELETE,
        call.kind(),
        call.namespace(),
        call.name(),
        "",
        null,
        context.versions().in(call.kind(), stored.object()).tree(),
        call.user(),
        options.dryRun() || call.options().dryRun(),
        options.toJson(),
        call.warnings());
  }
}
