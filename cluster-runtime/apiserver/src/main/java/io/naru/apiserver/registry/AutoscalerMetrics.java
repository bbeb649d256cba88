package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.Map;

/**
 * One metric of an autoscaler, between {@code autoscaling/v2} (a name and a target by themselves)
 * and the form of the annotations of {@code v1} (fields side by side). Of {@code current} metrics
 * the older names begin with {@code current}, of others with {@code target}.
 */
final class AutoscalerMetrics {

  private AutoscalerMetrics() {}

  /** From v2. */
  static ObjectNode older(JsonNode metric, Map<String, String> sources, String role) {
    String type = Json.text(metric, "type");
    ObjectNode result = Json.object().put("type", type);
    String field = sources.get(type);
    if (field == null || !(metric.get(field) instanceof ObjectNode source)) {
      return result;
    }
    ObjectNode made = result.putObject(field);
    copy(source, "name", made, "name");
    copy(source, "container", made, "container");
    copy(source, "describedObject", made, "target");
    JsonNode identifier = source.path("metric");
    copy(identifier, "name", made, "metricName");
    copy(identifier, "selector", made, selector(type));
    JsonNode target = source.path(role);
    copy(target, "averageUtilization", made, role + "AverageUtilization");
    copy(target, "averageValue", made, averageValue(type, role));
    copy(target, "value", made, role + "Value");
    return result;
  }

  /** To v2. */
  static ObjectNode newer(JsonNode metric, Map<String, String> sources, String role) {
    String type = Json.text(metric, "type");
    ObjectNode result = Json.object().put("type", type);
    String field = sources.get(type);
    if (field == null || !(metric.get(field) instanceof ObjectNode source)) {
      return result;
    }
    ObjectNode made = result.putObject(field);
    copy(source, "name", made, "name");
    copy(source, "container", made, "container");
    copy(source, "target", made, "describedObject");
    if (source.has("metricName")) {
      ObjectNode identifier = made.putObject("metric");
      copy(source, "metricName", identifier, "name");
      copy(source, selector(type), identifier, "selector");
    }
    ObjectNode target = made.putObject(role);
    copy(source, role + "AverageUtilization", target, "averageUtilization");
    copy(source, averageValue(type, role), target, "averageValue");
    copy(source, role + "Value", target, "value");
    if (role.equals("target")) {
      target.put("type", targetType(target));
    }
    return result;
  }

  private static String targetType(ObjectNode target) {
    if (target.has("averageUtilization")) {
      return "Utilization";
    }
    return target.has("averageValue") ? "AverageValue" : "Value";
  }

  /** Metrics about an object call their average by a name of its own. */
  private static String averageValue(String type, String role) {
    return type.equals("Object") ? "averageValue" : role + "AverageValue";
  }

  private static String selector(String type) {
    return type.equals("External") ? "metricSelector" : "selector";
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    JsonNode value = from.get(field);
    if (value != null && !value.isNull()) {
      to.set(name, value);
    }
  }
}
