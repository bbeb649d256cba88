package io.naru.controllers.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Target;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Reads the three metrics APIs; custom and external metrics exist where somebody serves them. */
final class Metrics {

  private static final GroupVersionResource PODS =
      new GroupVersionResource("metrics.k8s.io", "v1beta1", "pods");
  private static final Duration UNKNOWN_WINDOW = Duration.ofMinutes(1);

  private final ApiTransport transport;

  Metrics(ApiTransport transport) {
    this.transport = transport;
  }

  /**
   * What pods use of a resource, by pod. A pod of which a container is not measured is left out.
   *
   * @param container empty for all of a pod
   */
  Map<String, PodMetric> ofResource(
      String namespace, String selector, String resource, String container) throws MetricException {
    Map<String, PodMetric> result = new HashMap<>();
    try {
      for (ApiObject pod : transport.list(PODS, namespace, new Selection(selector, "")).items()) {
        long sum = 0;
        boolean complete = !pod.tree().path("containers").isEmpty();
        boolean found = container.isEmpty();
        for (JsonNode measured : pod.tree().path("containers")) {
          if (container.isEmpty() || container.equals(Json.text(measured, "name"))) {
            String amount = Json.text(measured, "usage", resource);
            complete &= !amount.isEmpty();
            found = true;
            sum += amount.isEmpty() ? 0 : Quantity.parse(amount).milliValue();
          }
        }
        if (complete && found) {
          result.put(
              pod.name(), new PodMetric(time(pod.tree(), "timestamp"), window(pod.tree()), sum));
        }
      }
    } catch (StatusException e) {
      throw new MetricException(
          "unable to get metrics for resource %s: unable to fetch metrics from resource metrics"
                  .formatted(resource)
              + " API: "
              + e.getMessage());
    }
    if (result.isEmpty()) {
      throw new MetricException(
          "unable to get metrics for resource %s: no metrics returned from resource metrics API"
              .formatted(resource));
    }
    return result;
  }

  /** A metric of each pod, by pod. */
  Map<String, PodMetric> ofPods(String namespace, String metric) throws MetricException {
    Map<String, PodMetric> result = new HashMap<>();
    for (JsonNode item : custom(namespace, "pods", "*", metric).path("items")) {
      result.put(
          Json.text(item, "describedObject", "name"),
          new PodMetric(time(item, "timestamp"), UNKNOWN_WINDOW, value(item)));
    }
    return result;
  }

  /** A metric of one object, in thousandths. */
  long ofObject(String namespace, String resource, String name, String metric)
      throws MetricException {
    JsonNode items = custom(namespace, resource, name, metric).path("items");
    if (items.isEmpty()) {
      throw new MetricException("no metrics returned from custom metrics API");
    }
    return value(items.path(0));
  }

  private JsonNode custom(String namespace, String resource, String name, String metric)
      throws MetricException {
    try {
      return transport
          .get(
              new Target(
                  new GroupVersionResource("custom.metrics.k8s.io", "v1beta2", resource),
                  namespace,
                  name,
                  metric))
          .tree();
    } catch (StatusException e) {
      throw new MetricException(
          "unable to get metric %s: unable to fetch metrics from custom metrics API: %s"
              .formatted(metric, e.getMessage()));
    }
  }

  /** The sum of all series of an external metric, in thousandths. */
  long external(String namespace, String metric, String selector) throws MetricException {
    try {
      var items =
          transport
              .list(
                  new GroupVersionResource("external.metrics.k8s.io", "v1beta1", metric),
                  namespace,
                  new Selection(selector, ""))
              .items();
      if (items.isEmpty()) {
        throw new MetricException("no metrics returned from external metrics API");
      }
      return items.stream().mapToLong(item -> value(item.tree())).sum();
    } catch (StatusException e) {
      throw new MetricException(
          "unable to get external metric %s/%s: unable to fetch metrics from external metrics"
                  .formatted(namespace, metric)
              + " API: "
              + e.getMessage());
    }
  }

  private static long value(JsonNode item) {
    JsonNode value = item.path("value");
    return Quantity.parse(value.asText("0")).milliValue();
  }

  private static Instant time(JsonNode item, String field) {
    String text = Json.text(item, field);
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  private static Duration window(JsonNode item) {
    String text = Json.text(item, "window");
    try {
      // As Go writes durations that metrics use: 10s, 1m0s.
      return text.isEmpty()
          ? UNKNOWN_WINDOW
          : Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    } catch (java.time.format.DateTimeParseException e) {
      return UNKNOWN_WINDOW;
    }
  }
}
