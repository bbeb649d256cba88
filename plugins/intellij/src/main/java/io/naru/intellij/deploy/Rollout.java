package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.Texts;

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
      default -> new Done(Texts.text("rollout.applied"));
    };
  }

  private static Rollout notSeenYet() {
    return new Waiting(Texts.text("rollout.unseen"));
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
      return new Waiting(Texts.text("rollout.updatedOf", updated, wanted));
    }
    if (old > 0) {
      return new Waiting(Texts.text("rollout.old", old));
    }
    return available < updated
        ? new Waiting(Texts.text("rollout.availableOf", available, updated))
        : new Done(Texts.text("rollout.available", available));
  }

  private static Rollout statefulSet(JsonNode object, JsonNode status) {
    JsonNode strategy = object.path("spec").path("updateStrategy");
    int wanted = object.path("spec").path("replicas").asInt(1);
    int ready = status.path("readyReplicas").asInt();
    if (strategy.path("type").asText().equals("OnDelete")) {
      return new Done(Texts.text("rollout.onDelete"));
    }
    if (ready < wanted) {
      return new Waiting(Texts.text("rollout.readyOf", ready, wanted));
    }
    int partition = strategy.path("rollingUpdate").path("partition").asInt();
    int updated = status.path("updatedReplicas").asInt();
    if (partition > 0) {
      return updated < wanted - partition
          ? new Waiting(Texts.text("rollout.updatedOf", updated, wanted - partition))
          : new Done(Texts.text("rollout.partition", updated));
    }
    boolean same =
        status.path("updateRevision").asText().equals(status.path("currentRevision").asText());
    return same
        ? new Done(Texts.text("rollout.ready", ready))
        : new Waiting(Texts.text("rollout.updatedOf", updated, wanted));
  }

  private static Rollout daemonSet(JsonNode object, JsonNode status) {
    if (object.path("spec").path("updateStrategy").path("type").asText().equals("OnDelete")) {
      return new Done(Texts.text("rollout.onDelete"));
    }
    int wanted = status.path("desiredNumberScheduled").asInt();
    int updated = status.path("updatedNumberScheduled").asInt();
    int available = status.path("numberAvailable").asInt();
    if (updated < wanted) {
      return new Waiting(Texts.text("rollout.updatedOf", updated, wanted));
    }
    return available < wanted
        ? new Waiting(Texts.text("rollout.availableOf", available, wanted))
        : new Done(Texts.text("rollout.available", available));
  }

  private static Rollout job(JsonNode status) {
    JsonNode failed = condition(status, "Failed");
    if (failed.path("status").asText().equals("True")) {
      return new Failed(failed.path("message").asText(Texts.text("rollout.failed")));
    }
    return condition(status, "Complete").path("status").asText().equals("True")
        ? new Done(Texts.text("rollout.complete"))
        : new Waiting(Texts.text("rollout.running", status.path("active").asInt()));
  }

  private static Rollout pod(JsonNode status) {
    String phase = status.path("phase").asText("Pending");
    return switch (phase) {
      case "Succeeded" -> new Done(Texts.text("rollout.succeeded"));
      case "Failed" -> new Failed(status.path("message").asText(Texts.text("rollout.failed")));
      default ->
          condition(status, "Ready").path("status").asText().equals("True")
              ? new Done(Texts.text("rollout.podReady"))
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
