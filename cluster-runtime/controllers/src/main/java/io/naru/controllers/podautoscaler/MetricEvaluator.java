package io.naru.controllers.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.controllers.podautoscaler.ReplicaCount.Tolerance;
import io.naru.controllers.support.Pods;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import io.naru.machinery.selector.LabelSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out how many pods one metric of an autoscaler's spec asks for. */
final class MetricEvaluator {

  /**
   * @param name of the metric, for people
   * @param status as in {@code status.currentMetrics}
   */
  record Proposal(int replicas, String name, ObjectNode status) {}

  /**
   * The scaled workload as it stands.
   *
   * @param selector of its pods, as text
   */
  record Subject(String namespace, int replicas, String selector, List<Pod> pods) {}

  private final Metrics metrics;

  MetricEvaluator(Metrics metrics) {
    this.metrics = metrics;
  }

  Proposal evaluate(JsonNode metric, Subject subject, Tolerance tolerance, Instant now)
      throws MetricException {
    String type = Json.text(metric, "type");
    return switch (type) {
      case "Resource" -> resource(metric.path("resource"), "", subject, tolerance, now);
      case "ContainerResource" -> {
        JsonNode source = metric.path("containerResource");
        yield resource(source, Json.text(source, "container"), subject, tolerance, now);
      }
      case "Pods" -> pods(metric.path("pods"), subject, tolerance, now);
      case "Object" -> object(metric.path("object"), subject, tolerance);
      case "External" -> external(metric.path("external"), subject, tolerance);
      default -> throw new MetricException("unknown metric source type \"" + type + "\"");
    };
  }

  /** The reason of the condition when a metric of this type fails. */
  static String failure(JsonNode metric) {
    return "FailedGet" + Json.text(metric, "type") + "Metric";
  }

  private Proposal resource(
      JsonNode source, String container, Subject subject, Tolerance tolerance, Instant now)
      throws MetricException {
    String name = Json.text(source, "name");
    Map<String, PodMetric> measured =
        metrics.ofResource(subject.namespace(), subject.selector(), name, container);
    JsonNode target = source.path("target");
    JsonNode utilization = Json.at(target, "averageUtilization");
    Map<String, Double> targets = new HashMap<>();
    Map<String, Double> assumed = new HashMap<>();
    Map<String, Long> requests = new HashMap<>();
    double average = milli(target.path("averageValue"));
    for (Pod pod : subject.pods()) {
      String key = pod.getMetadata().getName();
      if (utilization == null) {
        targets.put(key, average);
        assumed.put(key, average);
      } else {
        long request = request(pod, name, container);
        requests.put(key, request);
        targets.put(key, request * utilization.asInt() / 100.0);
        assumed.put(key, request * Math.max(100, utilization.asInt()) / 100.0);
      }
    }
    int replicas =
        ReplicaCount.ofPods(
            subject.replicas(),
            measured,
            subject.pods(),
            targets,
            assumed,
            name.equals("cpu"),
            tolerance,
            now);
    String type = container.isEmpty() ? "Resource" : "ContainerResource";
    ObjectNode status = Json.object().put("type", type);
    ObjectNode detail = status.putObject(container.isEmpty() ? "resource" : "containerResource");
    detail.put("name", name);
    if (!container.isEmpty()) {
      detail.put("container", container);
    }
    long used = measured.values().stream().mapToLong(PodMetric::value).sum();
    ObjectNode current = detail.putObject("current");
    long requested =
        requests.entrySet().stream()
            .filter(entry -> measured.containsKey(entry.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (requested > 0) {
      current.put("averageUtilization", (int) (used * 100 / requested));
    }
    current.put("averageValue", Quantity.ofMilli(used / measured.size()).toString());
    String shown =
        utilization == null
            ? name + " resource"
            : name + " resource utilization (percentage of request)";
    return new Proposal(
        replicas, container.isEmpty() ? shown : name + " container " + shown, status);
  }

  private Proposal pods(JsonNode source, Subject subject, Tolerance tolerance, Instant now)
      throws MetricException {
    String name = Json.text(source, "metric", "name");
    Map<String, PodMetric> measured = metrics.ofPods(subject.namespace(), name);
    double average = milli(source.path("target").path("averageValue"));
    Map<String, Double> targets = new HashMap<>();
    subject.pods().forEach(pod -> targets.put(pod.getMetadata().getName(), average));
    int replicas =
        ReplicaCount.ofPods(
            subject.replicas(), measured, subject.pods(), targets, targets, false, tolerance, now);
    ObjectNode status = Json.object().put("type", "Pods");
    ObjectNode detail = status.putObject("pods");
    detail.putObject("metric").put("name", name);
    long sum = measured.values().stream().mapToLong(PodMetric::value).sum();
    detail
        .putObject("current")
        .put("averageValue", Quantity.ofMilli(sum / Math.max(1, measured.size())).toString());
    return new Proposal(replicas, "pods metric " + name, status);
  }

  private Proposal object(JsonNode source, Subject subject, Tolerance tolerance)
      throws MetricException {
    String name = Json.text(source, "metric", "name");
    JsonNode described = source.path("describedObject");
    // The API names resources as discovery does; its kinds in lower case are understood as well.
    String kind = Json.text(described, "kind").toLowerCase(Locale.ROOT) + "s";
    String apiVersion = Json.text(described, "apiVersion");
    String group =
        apiVersion.contains("/") ? "." + apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    long value =
        metrics.ofObject(subject.namespace(), kind + group, Json.text(described, "name"), name);
    ObjectNode status = Json.object().put("type", "Object");
    ObjectNode detail = status.putObject("object");
    detail.putObject("metric").put("name", name);
    detail.set("describedObject", described.deepCopy());
    return shared(
        source.path("target"), value, subject, tolerance, "object metric " + name, status, detail);
  }

  private Proposal external(JsonNode source, Subject subject, Tolerance tolerance)
      throws MetricException {
    String name = Json.text(source, "metric", "name");
    JsonNode selector = Json.at(source, "metric", "selector");
    long value =
        metrics.external(
            subject.namespace(),
            name,
            selector == null ? "" : LabelSelector.fromJson(selector).toString());
    ObjectNode status = Json.object().put("type", "External");
    ObjectNode detail = status.putObject("external");
    detail.set("metric", source.path("metric").deepCopy());
    return shared(
        source.path("target"),
        value,
        subject,
        tolerance,
        "external metric " + name,
        status,
        detail);
  }

  private static Proposal shared(
      JsonNode target,
      long value,
      Subject subject,
      Tolerance tolerance,
      String name,
      ObjectNode status,
      ObjectNode detail) {
    ObjectNode current = detail.putObject("current");
    if (Json.at(target, "averageValue") != null) {
      long share = value / Math.max(1, subject.replicas());
      current.put("averageValue", Quantity.ofMilli(share).toString());
      return new Proposal(
          ReplicaCount.ofAverage(
              subject.replicas(), value, milli(target.path("averageValue")), tolerance),
          name,
          status);
    }
    current.put("value", Quantity.ofMilli(value).toString());
    int ready =
        (int)
            subject.pods().stream().filter(pod -> Pods.isActive(pod) && Pods.isReady(pod)).count();
    return new Proposal(
        ReplicaCount.ofValue(
            subject.replicas(), ready, value, milli(target.path("value")), tolerance),
        name,
        status);
  }

  private static double milli(JsonNode quantity) {
    return Quantity.parse(quantity.asText("0")).milliValue();
  }

  /** What a pod, or one of its containers, requests, in thousandths. */
  private static long request(Pod pod, String resource, String container) throws MetricException {
    List<Container> containers = new ArrayList<>(pod.getSpec().getContainers());
    pod.getSpec().getInitContainers().stream()
        .filter(init -> "Always".equals(init.getRestartPolicy()))
        .forEach(containers::add);
    long sum = 0;
    for (Container each : containers) {
      if (container.isEmpty() || container.equals(each.getName())) {
        var amount = amount(each, resource);
        if (amount == null) {
          throw new MetricException(
              "missing request for %s in container %s of Pod %s"
                  .formatted(resource, each.getName(), pod.getMetadata().getName()));
        }
        sum += Quantity.parse(amount.toString()).milliValue();
      }
    }
    return sum;
  }

  private static io.fabric8.kubernetes.api.model.@Nullable Quantity amount(
      Container container, String resource) {
    var resources = container.getResources();
    return resources == null || resources.getRequests() == null
        ? null
        : resources.getRequests().get(resource);
  }
}
