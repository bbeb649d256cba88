package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Whether a workload runs as its manifest wants, decided as {@code kubectl rollout status} does.
 * Kinds that have no rollout are done at once.
 */
public sealed interface Rollout {

  /** For people. */
  String message();

  record Done(String message) implements Rollout {}

  record Waiting(String message) implements Rollout {}

  record Failed(String message) implements Rollout {}

  static Rollout of(JsonNode object) {
    JsonNode status = object.path("status");
    String kind = object.path("kind").asText();
    boolean observed =
        status.path("observedGeneration").asLong()
            >= object.path("metadata").path("generation").asLong();
    return switch (kind) {
      case "Deployment" -> observed ? deployment(object, status) : notSeenYet();
      case "StatefulSet" -> observed ? statefulSet(object, status) : notSeenYet();
      case "DaemonSet" -> observed ? daemonSet(object, status) : notSeenYet();
      case "Job" -> job(status);
      case "Pod" -> pod(status);
      default -> new Done("applied");
    };
  }

  private static Rollout notSeenYet() {
    return new Waiting("the change has not been seen yet");
  }

  private static Rollout deployment(JsonNode object, JsonNode status) {
    JsonNode progressing = condition(status, "Progressing");
    if (progressing.path("reason").asText().equals("ProgressDeadlineExceeded")) {
      return new Failed(progressing.path("message").asText());
    }
    int wanted = object.path("spec").path("replicas").asInt(1);
    int updated = status.path("updatedReplicas").asInt();
    int old = status.path("replicas").asInt() - updated;
    int available = status.path("availableReplicas").asInt();
    if (updated < wanted) {
      return new Waiting(updated + " of " + wanted + " updated");
    }
    if (old > 0) {
      return new Waiting(old + " old still to end");
    }
    return available < updated
        ? new Waiting(available + " of " + updated + " available")
        : new Done(available + " available");
  }

  private static Rollout statefulSet(JsonNode object, JsonNode status) {
    JsonNode strategy = object.path("spec").path("updateStrategy");
    int wanted = object.path("spec").path("replicas").asInt(1);
    int ready = status.path("readyReplicas").asInt();
    if (strategy.path("type").asText().equals("OnDelete")) {
      return new Done("pods are replaced when they are deleted");
    }
    if (ready < wanted) {
      return new Waiting(ready + " of " + wanted + " ready");
    }
    int partition = strategy.path("rollingUpdate").path("partition").asInt();
    int updated = status.path("updatedReplicas").asInt();
    if (partition > 0) {
      return updated < wanted - partition
          ? new Waiting(updated + " of " + (wanted - partition) + " updated")
          : new Done(updated + " updated, the others are kept by the partition");
    }
    boolean same =
        status.path("updateRevision").asText().equals(status.path("currentRevision").asText());
    return same ? new Done(ready + " ready") : new Waiting(updated + " of " + wanted + " updated");
  }

  private static Rollout daemonSet(JsonNode object, JsonNode status) {
    if (object.path("spec").path("updateStrategy").path("type").asText().equals("OnDelete")) {
      return new Done("pods are replaced when they are deleted");
    }
    int wanted = status.path("desiredNumberScheduled").asInt();
    int updated = status.path("updatedNumberScheduled").asInt();
    int available = status.path("numberAvailable").asInt();
    if (updated < wanted) {
      return new Waiting(updated + " of " + wanted + " updated");
    }
    return available < wanted
        ? new Waiting(available + " of " + wanted + " available")
        : new Done(available + " available");
  }

  private static Rollout job(JsonNode status) {
    JsonNode failed = condition(status, "Failed");
    if (failed.path("status").asText().equals("True")) {
      return new Failed(failed.path("message").asText("the job failed"));
    }
    return condition(status, "Complete").path("status").asText().equals("True")
        ? new Done("complete")
        : new Waiting(status.path("active").asInt() + " running");
  }

  private static Rollout pod(JsonNode status) {
    String phase = status.path("phase").asText("Pending");
    return switch (phase) {
      case "Succeeded" -> new Done("succeeded");
      case "Failed" -> new Failed(status.path("message").asText("the pod failed"));
      default ->
          condition(status, "Ready").path("status").asText().equals("True")
              ? new Done("ready")
              : new Waiting(phase);
    };
  }

  private static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }
}
