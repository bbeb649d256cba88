package io.naru.controllers.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The status of a Deployment as of its sets, and whether it still makes progress. */
final class DeploymentStatuses {

  private final Deployment deployment;
  private final ObjectNode old;
  private final Instant now;

  DeploymentStatuses(Deployment deployment, Instant now) {
    this.deployment = deployment;
    this.old = StatusWriter.statusOf(deployment);
    this.now = now;
  }

  /**
   * @param base the status to start from, with conditions already decided
   * @param rollout whether to judge progress too: not when paused or merely scaled
   */
  ObjectNode next(
      ObjectNode base, List<ReplicaSet> all, @Nullable ReplicaSet newest, boolean rollout) {
    ObjectNode status = base.deepCopy();
    int available = sum(all, ReplicaSetStatus::getAvailableReplicas);
    Long generation = deployment.getMetadata().getGeneration();
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    StatusWriter.count(status, "replicas", sum(all, ReplicaSetStatus::getReplicas));
    StatusWriter.count(
        status,
        "updatedReplicas",
        newest == null ? 0 : sum(List.of(newest), ReplicaSetStatus::getReplicas));
    StatusWriter.count(status, "readyReplicas", sum(all, ReplicaSetStatus::getReadyReplicas));
    StatusWriter.count(status, "availableReplicas", available);
    StatusWriter.count(
        status, "unavailableReplicas", Math.max(0, Rollout.replicas(all) - available));
    status.put("terminatingReplicas", sum(all, ReplicaSetStatus::getTerminatingReplicas));
    if (available >= Rollout.replicas(deployment) - Rollout.maxUnavailable(deployment)) {
      DeploymentConditions.set(
          status,
          "Available",
          "True",
          "MinimumReplicasAvailable",
          "Deployment has minimum availability.",
          now,
          false);
    } else {
      DeploymentConditions.set(
          status,
          "Available",
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.",
          now,
          false);
    }
    if (rollout) {
      judgeProgress(status, newest);
      copyFailure(status, all, newest);
    }
    return status;
  }

  /** Whether all pods are of the newest template, and available. */
  boolean isComplete(ObjectNode status) {
    int wanted = Rollout.replicas(deployment);
    return number(status, "updatedReplicas") == wanted
        && number(status, "replicas") == wanted
        && number(status, "availableReplicas") == wanted
        && status.path("observedGeneration").asLong()
            >= Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L);
  }

  /** When to look again whether the deadline has passed; null: no need. */
  @Nullable Duration untilDeadline(ObjectNode status) {
    Integer seconds = deadline();
    ObjectNode progressing = DeploymentConditions.find(status, "Progressing");
    if (seconds == null || progressing == null || isComplete(status)) {
      return null;
    }
    String reason = Json.text(progressing, "reason");
    if (reason.equals("ProgressDeadlineExceeded") || reason.equals("NewReplicaSetAvailable")) {
      return null;
    }
    Instant due = Instant.parse(Json.text(progressing, "lastUpdateTime")).plusSeconds(seconds);
    return Duration.between(now, due).plusSeconds(1);
  }

  @Nullable Integer deadline() {
    Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
    return seconds == null || seconds == Integer.MAX_VALUE ? null : seconds;
  }

  private void judgeProgress(ObjectNode status, @Nullable ReplicaSet newest) {
    if (deadline() == null) {
      DeploymentConditions.remove(status, "Progressing");
      return;
    }
    String name = deployment.getMetadata().getName();
    String subject =
        newest == null
            ? "Deployment \"" + name + "\""
            : "ReplicaSet \"" + newest.getMetadata().getName() + "\"";
    boolean settled =
        number(status, "replicas") == number(status, "updatedReplicas")
            && DeploymentConditions.reason(status, "Progressing").equals("NewReplicaSetAvailable");
    if (settled) {
      return;
    }
    if (isComplete(status)) {
      DeploymentConditions.set(
          status,
          "Progressing",
          "True",
          "NewReplicaSetAvailable",
          subject + " has successfully progressed.",
          now,
          false);
    } else if (hasProgressed(status)) {
      DeploymentConditions.set(
          status,
          "Progressing",
          "True",
          "ReplicaSetUpdated",
          subject + " is progressing.",
          now,
          true);
    } else if (hasTimedOut(status)) {
      DeploymentConditions.set(
          status,
          "Progressing",
          "False",
          "ProgressDeadlineExceeded",
          subject + " has timed out progressing.",
          now,
          false);
    }
  }

  private boolean hasProgressed(ObjectNode status) {
    int oldOnes = number(old, "replicas") - number(old, "updatedReplicas");
    int oldOnesNow = number(status, "replicas") - number(status, "updatedReplicas");
    return number(status, "updatedReplicas") > number(old, "updatedReplicas")
        || oldOnesNow < oldOnes
        || number(status, "readyReplicas") > number(old, "readyReplicas")
        || number(status, "availableReplicas") > number(old, "availableReplicas");
  }

  private boolean hasTimedOut(ObjectNode status) {
    ObjectNode condition = DeploymentConditions.find(status, "Progressing");
    Integer seconds = deadline();
    if (condition == null || seconds == null) {
      return false;
    }
    return switch (Json.text(condition, "reason")) {
      case "NewReplicaSetAvailable" -> false;
      case "ProgressDeadlineExceeded" -> true;
      default ->
          Instant.parse(Json.text(condition, "lastUpdateTime")).plusSeconds(seconds).isBefore(now);
    };
  }

  private void copyFailure(ObjectNode status, List<ReplicaSet> all, @Nullable ReplicaSet newest) {
    ReplicaSetCondition failure = newest == null ? null : failure(newest);
    for (ReplicaSet set : all) {
      failure = failure == null ? failure(set) : failure;
    }
    if (failure == null) {
      DeploymentConditions.remove(status, "ReplicaFailure");
    } else {
      DeploymentConditions.set(
          status,
          "ReplicaFailure",
          failure.getStatus(),
          failure.getReason(),
          failure.getMessage(),
          now,
          false);
    }
  }

  private static @Nullable ReplicaSetCondition failure(ReplicaSet set) {
    if (set.getStatus() == null) {
      return null;
    }
    return set.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("ReplicaFailure"))
        .findFirst()
        .orElse(null);
  }

  private static int sum(List<ReplicaSet> sets, Function<ReplicaSetStatus, @Nullable Integer> of) {
    int sum = 0;
    for (ReplicaSet set : sets) {
      Integer value = set.getStatus() == null ? null : of.apply(set.getStatus());
      sum += value == null ? 0 : value;
    }
    return sum;
  }

  private static int number(ObjectNode status, String field) {
    return status.path(field).asInt();
  }
}
