package io.naru.controllers.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Job's status while it is being worked out. A finished pod is counted in two steps, so that it
 * is counted once whatever crashes in between: its uid is written down as uncounted; then its
 * finalizer is removed; then the uid becomes a count. Not thread-safe.
 */
final class JobStatusDraft {

  /** Which outcome of a pod. */
  enum Outcome {
    SUCCEEDED("succeeded"),
    FAILED("failed");

    private final String field;

    Outcome(String field) {
      this.field = field;
    }
  }

  private final ObjectNode status;

  /**
   * @param status becomes the draft's own
   */
  JobStatusDraft(ObjectNode status) {
    this.status = status;
    Json.ensureObject(status, "uncountedTerminatedPods");
  }

  /** The status as it stands. */
  ObjectNode tree() {
    return status;
  }

  /** Pods with this outcome, those uncounted included. */
  int total(Outcome outcome) {
    return status.path(outcome.field).asInt() + uncounted(outcome).size();
  }

  boolean isUncounted(Outcome outcome, String uid) {
    return contains(uncounted(outcome), uid);
  }

  /** Notes a finished pod; returns whether it was not noted before. */
  boolean addUncounted(Outcome outcome, String uid) {
    if (isUncounted(outcome, uid)) {
      return false;
    }
    Json.ensureObject(status, "uncountedTerminatedPods").withArray(outcome.field).add(uid);
    return true;
  }

  boolean hasUncounted() {
    return !uncounted(Outcome.SUCCEEDED).isEmpty() || !uncounted(Outcome.FAILED).isEmpty();
  }

  /** Counts the uncounted pods that no finalizer holds any more. */
  void settle(Predicate<String> isHeld) {
    ObjectNode all = Json.ensureObject(status, "uncountedTerminatedPods");
    for (Outcome outcome : Outcome.values()) {
      ArrayNode kept = Json.array();
      for (JsonNode uid : uncounted(outcome)) {
        if (isHeld.test(uid.asText())) {
          kept.add(uid);
        }
      }
      int settled = uncounted(outcome).size() - kept.size();
      if (settled > 0) {
        setCount(outcome.field, status.path(outcome.field).asInt() + settled);
      }
      if (kept.isEmpty()) {
        all.remove(outcome.field);
      } else {
        all.set(outcome.field, kept);
      }
    }
  }

  /** Zero is left out, as the Go type does. */
  void setCount(String field, int count) {
    StatusWriter.count(status, field, count);
  }

  /** An empty text is left out. */
  void setText(String field, String text) {
    if (text.isEmpty()) {
      status.remove(field);
    } else {
      status.put(field, text);
    }
  }

  @Nullable Instant startTime() {
    String text = Json.text(status, "startTime");
    return text.isEmpty() ? null : Instant.parse(text);
  }

  /** The condition of a type if its status is True, else null. */
  @Nullable ObjectNode holding(String type) {
    ObjectNode condition = condition(type);
    return condition != null && Json.text(condition, "status").equals("True") ? condition : null;
  }

  /** Whether there is a condition of the type, whatever its status. */
  boolean hasCondition(String type) {
    return condition(type) != null;
  }

  void setCondition(String type, boolean holds, String reason, String message, Instant now) {
    ObjectNode condition = condition(type);
    if (condition == null) {
      condition = status.withArray("conditions").addObject().put("type", type);
    }
    String time = text(now);
    condition
        .put("status", holds ? "True" : "False")
        .put("lastProbeTime", time)
        .put("lastTransitionTime", time)
        .put("reason", reason)
        .put("message", message);
  }

  /** As API times are written: to the second. */
  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private @Nullable ObjectNode condition(String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition instanceof ObjectNode found && Json.text(found, "type").equals(type)) {
        return found;
      }
    }
    return null;
  }

  private JsonNode uncounted(Outcome outcome) {
    return status.path("uncountedTerminatedPods").path(outcome.field);
  }

  private static boolean contains(JsonNode list, String uid) {
    for (JsonNode item : list) {
      if (item.asText().equals(uid)) {
        return true;
      }
    }
    return false;
  }
}
