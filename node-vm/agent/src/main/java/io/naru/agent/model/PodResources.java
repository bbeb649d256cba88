package io.naru.agent.model;

import io.naru.agent.api.Json;
import java.util.HashMap;
import java.util.Map;

/** Requests and limits of pods. CPU in thousandths of a core, memory in bytes, others as given. */
public final class PodResources {

  private PodResources() {}

  /** The quality of service class: Guaranteed, Burstable or BestEffort. */
  public static String qosClass(Pod pod) {
    boolean any = false;
    boolean guaranteed = true;
    for (ContainerSpec container : pod.allContainers()) {
      for (String resource : new String[] {"cpu", "memory"}) {
        String limit = Json.text(container.json(), "resources", "limits", resource);
        String request = Json.text(container.json(), "resources", "requests", resource);
        any |= !limit.isEmpty() || !request.isEmpty();
        boolean equal =
            request.isEmpty()
                || (!limit.isEmpty()
                    && Quantity.parse(limit).compareTo(Quantity.parse(request)) == 0);
        guaranteed &= !limit.isEmpty() && equal;
      }
    }
    return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
  }

  /**
   * What the scheduler reserved for the pod, by resource name: the larger of the sum of its regular
   * containers and of each step of its initialisation, sidecars counted in both, and overhead.
   */
  public static Map<String, Long> requests(Pod pod) {
    Map<String, Long> running = new HashMap<>();
    pod.containers().forEach(c -> add(running, requests(c)));
    Map<String, Long> sidecars = new HashMap<>();
    Map<String, Long> starting = new HashMap<>();
    for (ContainerSpec init : pod.initContainers()) {
      Map<String, Long> step = new HashMap<>(sidecars);
      add(step, requests(init));
      if (init.isSidecar()) {
        add(sidecars, requests(init));
      }
      step.forEach((name, amount) -> starting.merge(name, amount, Math::max));
    }
    add(running, sidecars);
    starting.forEach((name, amount) -> running.merge(name, amount, Math::max));
    Json.map(pod.spec(), "overhead").forEach((k, v) -> running.merge(k, amount(k, v), Long::sum));
    return running;
  }

  private static Map<String, Long> requests(ContainerSpec container) {
    Map<String, Long> requests = new HashMap<>();
    Json.map(container.json(), "resources", "limits")
        .forEach((name, quantity) -> requests.put(name, amount(name, quantity)));
    Json.map(container.json(), "resources", "requests")
        .forEach((name, quantity) -> requests.put(name, amount(name, quantity)));
    return requests;
  }

  /** The amount of a quantity in the resource's unit. */
  public static long amount(String resource, String quantity) {
    return resource.equals("cpu") ? Quantity.milli(quantity) : Quantity.value(quantity);
  }

  private static void add(Map<String, Long> sum, Map<String, Long> more) {
    more.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
  }
}
