package io.naru.controllers.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.naru.client.EventRecorder;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.support.OwnWrites;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.StatusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds or creates the set of a Deployment's present template, and keeps revisions in order. */
final class NewReplicaSets {

  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision-history",
          "deprecated.deployment.rollback.to",
          Rollout.REVISION,
          Rollout.DESIRED,
          Rollout.MAXIMUM);

  /**
   * @param deployment as it is after its revision was noted; what is written next must be based on
   *     this version
   */
  record Ensured(Deployment deployment, ReplicaSet set) {}

  private final ControllerContext context;
  private final TypedClient<ReplicaSet> sets;
  private final TypedClient<Deployment> deployments;
  private final OwnWrites writes;
  private final EventRecorder events;

  NewReplicaSets(
      ControllerContext context,
      TypedClient<ReplicaSet> sets,
      OwnWrites writes,
      EventRecorder events) {
    this.context = context;
    this.sets = sets;
    this.deployments = context.client(DeploymentController.USER, Resources.DEPLOYMENTS);
    this.writes = writes;
    this.events = events;
  }

  /** The oldest set of the present template, or null if there is none yet. */
  @Nullable ReplicaSet find(Deployment deployment, List<ReplicaSet> all) {
    return all.stream()
        .filter(
            set -> Rollout.isSame(set.getSpec().getTemplate(), deployment.getSpec().getTemplate()))
        .min(ReplicaSetScaler.OLDEST_FIRST)
        .orElse(null);
  }

  /**
   * Creates the set, or brings annotations and revision of the known one up to date.
   *
   * @param status receives the condition Progressing
   * @throws StatusException also when the name was taken by another template: the next attempt has
   *     another name
   */
  Ensured ensure(
      Deployment deployment, ObjectNode status, List<ReplicaSet> all, @Nullable ReplicaSet known) {
    long revision =
        1 + all.stream().filter(set -> set != known).mapToLong(Rollout::revision).max().orElse(0);
    ReplicaSet result;
    if (known == null) {
      result = create(deployment, status, all, revision);
    } else {
      result = refresh(deployment, known, revision);
      if (DeploymentConditions.find(status, "Progressing") == null) {
        progress(
            deployment,
            status,
            "FoundNewReplicaSet",
            "Found new replica set \"" + known.getMetadata().getName() + "\"");
      }
    }
    long current = Rollout.revision(result);
    boolean annotated =
        Rollout.number(deployment.getMetadata().getAnnotations(), Rollout.REVISION) == current;
    return new Ensured(annotated ? deployment : annotate(deployment, current), result);
  }

  private ReplicaSet refresh(Deployment deployment, ReplicaSet known, long revision) {
    Map<String, String> annotations = copied(deployment);
    annotations.put(Rollout.REVISION, Long.toString(Math.max(revision, Rollout.revision(known))));
    Map<String, String> present =
        Objects.requireNonNullElse(known.getMetadata().getAnnotations(), Map.of());
    Integer minReady = deployment.getSpec().getMinReadySeconds();
    if (present.entrySet().containsAll(annotations.entrySet())
        && Objects.requireNonNullElse(minReady, 0)
            .equals(Objects.requireNonNullElse(known.getSpec().getMinReadySeconds(), 0))) {
      return known;
    }
    ReplicaSet refreshed =
        sets.update(
            new ReplicaSetBuilder(known)
                .editMetadata()
                .addToAnnotations(annotations)
                .endMetadata()
                .editSpec()
                .withMinReadySeconds(minReady)
                .endSpec()
                .build());
    writes.note(deployment.getMetadata().getUid(), refreshed);
    return refreshed;
  }

  private ReplicaSet create(
      Deployment deployment, ObjectNode status, List<ReplicaSet> all, long revision) {
    var template = deployment.getSpec().getTemplate();
    Integer collisions =
        deployment.getStatus() == null ? null : deployment.getStatus().getCollisionCount();
    String hash = Rollout.hash(template, collisions);
    String name = deployment.getMetadata().getName() + "-" + hash;
    int size = Rollout.newSize(deployment, all, 0);
    Map<String, String> annotations = copied(deployment);
    annotations.put(Rollout.REVISION, Long.toString(revision));
    annotations.putAll(ReplicaSetScaler.annotations(deployment));
    ReplicaSet wanted =
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(deployment.getMetadata().getNamespace())
            .withAnnotations(annotations)
            .withLabels(template.getMetadata().getLabels())
            .addToLabels(Rollout.HASH, hash)
            .withOwnerReferences(Owners.controllerReference(deployment, Resources.DEPLOYMENTS))
            .endMetadata()
            .withNewSpec()
            .withReplicas(size)
            .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
            .withNewSelectorLike(deployment.getSpec().getSelector())
            .addToMatchLabels(Rollout.HASH, hash)
            .endSelector()
            .withNewTemplateLike(template)
            .editOrNewMetadata()
            .addToLabels(Rollout.HASH, hash)
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
    ReplicaSet created;
    try {
      created = sets.create(wanted);
      writes.note(deployment.getMetadata().getUid(), created);
    } catch (StatusException e) {
      if (e.isAlreadyExists()) {
        return existing(deployment, wanted, collisions);
      }
      String message = "Failed to create new replica set \"" + name + "\": " + e.getMessage();
      ObjectNode failed = StatusWriter.statusOf(deployment);
      DeploymentConditions.set(
          failed, "Progressing", "False", "ReplicaSetCreateError", message, context.now(), false);
      write(deployment, failed);
      events.record(
          deployment,
          Resources.DEPLOYMENTS,
          EventRecorder.Type.WARNING,
          "ReplicaSetCreateError",
          message);
      throw e;
    }
    if (size > 0) {
      events.record(
          deployment,
          Resources.DEPLOYMENTS,
          EventRecorder.Type.NORMAL,
          "ScalingReplicaSet",
          "Scaled up replica set %s from 0 to %d".formatted(name, size));
    }
    progress(
        deployment, status, "NewReplicaSetCreated", "Created new replica set \"" + name + "\"");
    return created;
  }

  /** The name is taken: by our own set that the lister did not show yet, or by another template. */
  private ReplicaSet existing(
      Deployment deployment, ReplicaSet wanted, @Nullable Integer collisions) {
    ReplicaSet found =
        sets.get(wanted.getMetadata().getNamespace(), wanted.getMetadata().getName());
    if (Owners.isControlledBy(found, deployment)
        && Rollout.isSame(found.getSpec().getTemplate(), wanted.getSpec().getTemplate())) {
      return found;
    }
    ObjectNode status = StatusWriter.statusOf(deployment);
    status.put("collisionCount", collisions == null ? 1 : collisions + 1);
    write(deployment, status);
    throw StatusException.alreadyExists(
        Resources.REPLICA_SETS.resource().groupResource(), wanted.getMetadata().getName());
  }

  private Deployment annotate(Deployment deployment, long revision) {
    return deployments.update(
        new DeploymentBuilder(deployment)
            .editMetadata()
            .addToAnnotations(Rollout.REVISION, Long.toString(revision))
            .endMetadata()
            .build());
  }

  private void progress(Deployment deployment, ObjectNode status, String reason, String message) {
    if (new DeploymentStatuses(deployment, context.now()).deadline() != null) {
      DeploymentConditions.set(
          status, "Progressing", "True", reason, message, context.now(), false);
    }
  }

  private void write(Deployment deployment, ObjectNode status) {
    StatusWriter.write(
        context.transport(DeploymentController.USER), Resources.DEPLOYMENTS, deployment, status);
  }

  private static Map<String, String> copied(Deployment deployment) {
    Map<String, String> result = new HashMap<>();
    Map<String, String> own = deployment.getMetadata().getAnnotations();
    if (own != null) {
      result.putAll(own);
      result.keySet().removeAll(NOT_COPIED);
    }
    return result;
  }
}
