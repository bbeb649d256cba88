package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import io.naru.machinery.quota.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The LimitRanges of a namespace: containers get default requests and limits; containers, pods and
 * claims outside of the bounds are refused.
 */
final class LimitRanger implements AdmissionPlugin {

  private static final GroupVersionResource RANGES =
      new GroupVersionResource("", "v1", "limitranges");
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  private final ObjectReader reader;

  LimitRanger(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void mutate(Attributes attributes) {
    if (!attributes.isCreateOf("", "pods")) {
      return;
    }
    ObjectNode pod = attributes.requireObject();
    List<String> set = new ArrayList<>();
    for (ApiObject range : reader.list(RANGES, attributes.namespace())) {
      for (JsonNode limit : range.tree().path("spec").path("limits")) {
        if (Json.text(limit, "type").equals("Container")) {
          setDefaults(pod, "containers", "container ", limit, set);
          setDefaults(pod, "initContainers", "init container ", limit, set);
        }
      }
    }
    if (!set.isEmpty()) {
      Json.ensureObject(pod, "metadata", "annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
    }
  }

  private static void setDefaults(
      ObjectNode pod, String list, String noun, JsonNode limit, List<String> set) {
    for (JsonNode node : pod.path("spec").path(list)) {
      if (node instanceof ObjectNode container) {
        String name = noun + Json.text(container, "name");
        fill(container, "requests", limit.path("defaultRequest"), "request for " + name, set);
        fill(container, "limits", limit.path("default"), "limit for " + name, set);
      }
    }
  }

  private static void fill(
      ObjectNode container, String part, JsonNode defaults, String what, List<String> set) {
    List<String> filled = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : sorted(defaults).entrySet()) {
      ObjectNode amounts = Json.ensureObject(container, "resources", part);
      if (!amounts.has(entry.getKey())) {
        amounts.set(entry.getKey(), entry.getValue());
        filled.add(entry.getKey());
      }
    }
    if (!filled.isEmpty()) {
      set.add(String.join(", ", filled) + " " + what);
    }
  }

  @Override
  public void validate(Attributes attributes) {
    boolean pod = attributes.isCreateOf("", "pods");
    boolean claim = attributes.isAbout("", "persistentvolumeclaims") && attributes.object() != null;
    if (!pod && !claim) {
      return;
    }
    List<String> errors = new ArrayList<>();
    for (ApiObject range : reader.list(RANGES, attributes.namespace())) {
      for (JsonNode limit : range.tree().path("spec").path("limits")) {
        check(attributes.requireObject(), pod, limit, errors);
      }
    }
    if (!errors.isEmpty()) {
      String all = String.join(", ", errors);
      throw attributes.forbidden(errors.size() == 1 ? all : "[" + all + "]");
    }
  }

  private static void check(ObjectNode object, boolean pod, JsonNode limit, List<String> errors) {
    String type = Json.text(limit, "type");
    if (!pod) {
      if (type.equals("PersistentVolumeClaim")) {
        new Bounds(type, limit, errors)
            .check(Amounts.of(object.path("spec").path("resources").path("requests")), Map.of());
      }
    } else if (type.equals("Container")) {
      for (String list : List.of("containers", "initContainers")) {
        for (JsonNode container : object.path("spec").path(list)) {
          JsonNode resources = container.path("resources");
          new Bounds(type, limit, errors)
              .check(Amounts.of(resources.path("requests")), Amounts.of(resources.path("limits")));
        }
      }
    } else if (type.equals("Pod")) {
      new Bounds(type, limit, errors)
          .check(Amounts.ofPod(object, "requests"), Amounts.ofPod(object, "limits"));
    }
  }

  private static Map<String, JsonNode> sorted(JsonNode values) {
    Map<String, JsonNode> result = new TreeMap<>();
    values.properties().forEach(e -> result.put(e.getKey(), e.getValue()));
    return result;
  }

  /** One item of a LimitRange. */
  private record Bounds(String type, JsonNode limit, List<String> errors) {

    void check(Map<String, Quantity> requests, Map<String, Quantity> limits) {
      boolean claim = type.equals("PersistentVolumeClaim");
      Amounts.of(limit.path("min")).forEach((name, bound) -> least(name, bound, requests, limits));
      Amounts.of(limit.path("max"))
          .forEach((name, bound) -> most(name, bound, requests, limits, claim));
      Amounts.of(limit.path("maxLimitRequestRatio"))
          .forEach((name, bound) -> ratio(name, bound, requests, limits));
    }

    private void least(
        String name, Quantity bound, Map<String, Quantity> requests, Map<String, Quantity> limits) {
      String rule = "minimum " + name + " usage per " + type + " is " + bound;
      Quantity request = requests.get(name);
      Quantity most = limits.get(name);
      if (request == null) {
        errors.add(rule + ".  No request is specified");
      } else if (request.compareTo(bound) < 0) {
        errors.add(rule + ", but request is " + request);
      } else if (most != null && most.compareTo(bound) < 0) {
        errors.add(rule + ", but limit is " + most);
      }
    }

    private void most(
        String name,
        Quantity bound,
        Map<String, Quantity> requests,
        Map<String, Quantity> limits,
        boolean requestOnly) {
      String rule = "maximum " + name + " usage per " + type + " is " + bound;
      Quantity request = requests.get(name);
      Quantity most = limits.get(name);
      if (most == null && !requestOnly) {
        errors.add(rule + ".  No limit is specified");
      } else if (most != null && most.compareTo(bound) > 0) {
        errors.add(rule + ", but limit is " + most);
      } else if (request != null && request.compareTo(bound) > 0) {
        errors.add(rule + ", but request is " + request);
      }
    }

    private void ratio(
        String name, Quantity bound, Map<String, Quantity> requests, Map<String, Quantity> limits) {
      String rule = name + " max limit to request ratio per " + type + " is " + bound;
      Quantity request = requests.get(name);
      Quantity most = limits.get(name);
      if (request == null || request.isZero()) {
        errors.add(rule + ", but no request is specified or request is 0");
      } else if (most == null || most.isZero()) {
        errors.add(rule + ", but no limit is specified or limit is 0");
      } else {
        double ratio = most.doubleValue() / request.doubleValue();
        if (ratio > bound.doubleValue()) {
          errors.add(
              rule
                  + ", but provided ratio is "
                  + String.format(java.util.Locale.ROOT, "%f", ratio));
        }
      }
    }
  }
}
