package io.naru.machinery.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** Resource lists by name of resource, sorted. */
public final class Amounts {

  private Amounts() {}

  /** Of a resource list such as {@code {"cpu": "1"}}. */
  public static Map<String, Quantity> of(JsonNode list) {
    Map<String, Quantity> amounts = new TreeMap<>();
    list.properties().forEach(e -> amounts.put(e.getKey(), Quantity.parse(e.getValue().asText())));
    return amounts;
  }

  /** The sum of each resource. */
  public static Map<String, Quantity> sum(Map<String, Quantity> a, Map<String, Quantity> b) {
    Map<String, Quantity> result = new TreeMap<>(a);
    b.forEach((name, amount) -> result.merge(name, amount, Quantity::add));
    return result;
  }

  /** The greater of each resource. */
  public static Map<String, Quantity> max(Map<String, Quantity> a, Map<String, Quantity> b) {
    Map<String, Quantity> result = new TreeMap<>(a);
    b.forEach((name, amount) -> result.merge(name, amount, (x, y) -> x.compareTo(y) < 0 ? y : x));
    return result;
  }

  /**
   * What a pod needs at any time: all its containers (and the init containers that go on running)
   * together, or an init container that runs alone, and its overhead.
   *
   * @param part {@code requests} or {@code limits}
   */
  public static Map<String, Quantity> ofPod(ObjectNode pod, String part) {
    JsonNode spec = pod.path("spec");
    Map<String, Quantity> running = Map.of();
    Map<String, Quantity> peak = Map.of();
    for (JsonNode container : spec.path("initContainers")) {
      Map<String, Quantity> own = of(container.path("resources").path(part));
      if (Json.text(container, "restartPolicy").equals("Always")) {
        running = sum(running, own);
        peak = max(peak, running);
      } else {
        peak = max(peak, sum(running, own));
      }
    }
    for (JsonNode container : spec.path("containers")) {
      running = sum(running, of(container.path("resources").path(part)));
    }
    Map<String, Quantity> total = max(running, peak);
    return total.isEmpty() ? total : sum(total, of(spec.path("overhead")));
  }
}
