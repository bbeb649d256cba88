package io.naru.apiserver.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Horizontal pod autoscalers in {@code autoscaling/v1} and {@code v2}. The older has a field for
 * the use of CPU alone: what else there is, it keeps in annotations, as Kubernetes does.
 */
final class AutoscalerVersions {

  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CURRENT_METRICS = PREFIX + "current-metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String BEHAVIOR = PREFIX + "behavior";

  /** Names of the fields of a metric by its type. */
  private static final Map<String, String> SOURCES =
      Map.of(
          "Resource", "resource",
          "ContainerResource", "containerResource",
          "Pods", "pods",
          "Object", "object",
          "External", "external");

  private AutoscalerVersions() {}

  /** Converts an autoscaler, which says what version it is of; leaves other objects alone. */
  static void convert(ObjectNode object, Kind to) {
    String from = Json.text(object, "apiVersion");
    if (!to.groupVersionKind().kind().equals("HorizontalPodAutoscaler")
        || from.equals(to.groupVersionKind().apiVersion())) {
      return;
    }
    if (to.groupVersionKind().version().equals("v1")) {
      toOlder(object);
    } else {
      toNewer(object);
    }
  }

  private static void toOlder(ObjectNode object) {
    ObjectNode spec = Json.ensureObject(object, "spec");
    ArrayNode others = Json.array();
    for (JsonNode metric : removed(spec, "metrics")) {
      JsonNode percent = utilization(metric, "target");
      if (percent != null && !spec.has("targetCPUUtilizationPercentage")) {
        spec.set("targetCPUUtilizationPercentage", percent);
      } else {
        others.add(AutoscalerMetrics.older(metric, SOURCES, "target"));
      }
    }
    annotate(object, METRICS, others);
    annotate(object, BEHAVIOR, removed(spec, "behavior"));
    if (object.get("status") instanceof ObjectNode status) {
      ArrayNode current = Json.array();
      for (JsonNode metric : removed(status, "currentMetrics")) {
        JsonNode percent = utilization(metric, "current");
        if (percent != null && !status.has("currentCPUUtilizationPercentage")) {
          status.set("currentCPUUtilizationPercentage", percent);
        } else {
          current.add(AutoscalerMetrics.older(metric, SOURCES, "current"));
        }
      }
      annotate(object, CURRENT_METRICS, current);
      annotate(object, CONDITIONS, removed(status, "conditions"));
      if (!status.has("currentReplicas")) {
        status.put("currentReplicas", 0);
      }
    }
  }

  private static void toNewer(ObjectNode object) {
    ObjectNode spec = Json.ensureObject(object, "spec");
    ArrayNode metrics = Json.array();
    JsonNode percent = spec.remove("targetCPUUtilizationPercentage");
    if (percent != null) {
      metrics.add(cpu("target", percent));
    }
    for (JsonNode metric : annotation(object, METRICS)) {
      metrics.add(AutoscalerMetrics.newer(metric, SOURCES, "target"));
    }
    // One that names no metric at all follows the CPU, in the newer version by a default.
    if (metrics.isEmpty()) {
      metrics.add(cpu("target", Json.mapper().getNodeFactory().numberNode(80)));
    }
    spec.set("metrics", metrics);
    JsonNode behavior = annotation(object, BEHAVIOR);
    if (behavior.isObject()) {
      spec.set("behavior", behavior);
    }
    if (object.get("status") instanceof ObjectNode status) {
      ArrayNode current = Json.array();
      JsonNode used = status.remove("currentCPUUtilizationPercentage");
      if (used != null) {
        current.add(cpu("current", used));
      }
      for (JsonNode metric : annotation(object, CURRENT_METRICS)) {
        current.add(AutoscalerMetrics.newer(metric, SOURCES, "current"));
      }
      if (current.isEmpty()) {
        status.putNull("currentMetrics");
      } else {
        status.set("currentMetrics", current);
      }
      JsonNode conditions = annotation(object, CONDITIONS);
      if (conditions.isArray()) {
        status.set("conditions", conditions);
      }
    }
    dropAnnotations(object);
  }

  private static ObjectNode cpu(String target, JsonNode percent) {
    ObjectNode metric = Json.object().put("type", "Resource");
    ObjectNode value = metric.putObject("resource").put("name", "cpu").putObject(target);
    if (target.equals("target")) {
      value.put("type", "Utilization");
    }
    value.set("averageUtilization", percent);
    return metric;
  }

  /** The share of the CPU that a metric is about; null if it is about something else. */
  private static @Nullable JsonNode utilization(JsonNode metric, String target) {
    boolean cpu =
        Json.text(metric, "type").equals("Resource")
            && Json.text(metric, "resource", "name").equals("cpu");
    return cpu ? Json.at(metric, "resource", target, "averageUtilization") : null;
  }

  private static JsonNode removed(ObjectNode object, String field) {
    JsonNode value = object.remove(field);
    return value == null ? Json.object() : value;
  }

  private static void annotate(ObjectNode object, String name, JsonNode value) {
    if (!value.isEmpty()) {
      Json.ensureObject(object, "metadata", "annotations").put(name, value.toString());
    }
  }

  /** An empty object if there is none, or none that can be read. */
  private static JsonNode annotation(ObjectNode object, String name) {
    String text = Json.text(object, "metadata", "annotations", name);
    try {
      return text.isEmpty() ? Json.object() : Json.mapper().readTree(text);
    } catch (JsonProcessingException unreadable) {
      // Somebody wrote it by hand: it says nothing.
      return Json.object();
    }
  }

  private static void dropAnnotations(ObjectNode object) {
    if (object.path("metadata").get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR));
      if (annotations.isEmpty()) {
        Json.ensureObject(object, "metadata").remove("annotations");
      }
    }
  }
}
