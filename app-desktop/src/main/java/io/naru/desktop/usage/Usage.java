package io.naru.desktop.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest samples of what nodes and pods use, bounded. Thread-safe.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/">The
 *     metrics API</a>
 */
public final class Usage {

  /**
   * What is used at a moment.
   *
   * @param cpu in cores
   * @param memory in bytes
   */
  public record Sample(Instant at, double cpu, double memory) {}

  /** Half an hour, one every ten seconds. */
  static final int MOST = 180;

  private final Map<String, Deque<Sample>> nodes = new HashMap<>();
  private final Map<String, Deque<Sample>> pods = new HashMap<>();
  private volatile String failure = "";
  private volatile boolean known;

  /** Takes the answers of the API: a NodeMetricsList and a PodMetricsList. */
  synchronized void take(JsonNode nodeMetrics, JsonNode podMetrics, Instant at) {
    Set<String> seen = new HashSet<>();
    for (JsonNode node : nodeMetrics.path("items")) {
      String name = node.at("/metadata/name").asText();
      seen.add(name);
      add(nodes, name, sample(node.path("usage"), at));
    }
    nodes.keySet().retainAll(seen);
    seen.clear();
    for (JsonNode pod : podMetrics.path("items")) {
      String key = pod.at("/metadata/namespace").asText() + "/" + pod.at("/metadata/name").asText();
      seen.add(key);
      double cpu = 0;
      double memory = 0;
      for (JsonNode container : pod.path("containers")) {
        Sample one = sample(container.path("usage"), at);
        cpu += one.cpu();
        memory += one.memory();
      }
      add(pods, key, new Sample(at, cpu, memory));
    }
    pods.keySet().retainAll(seen); // of pods that are gone nobody asks any more
    failure = "";
    known = true;
  }

  void fail(String reason) {
    failure = reason;
  }

  /** Why there are no samples, for people; empty: there are, or it is not known yet. */
  public String failure() {
    return failure;
  }

  /** Whether anything has come at all. */
  public boolean isKnown() {
    return known;
  }

  /** Of a node, the oldest first. */
  public synchronized List<Sample> ofNode(String name) {
    return List.copyOf(nodes.getOrDefault(name, new ArrayDeque<>()));
  }

  /** Of a pod by its key, the oldest first. */
  public synchronized List<Sample> ofPod(String key) {
    return List.copyOf(pods.getOrDefault(key, new ArrayDeque<>()));
  }

  private static void add(Map<String, Deque<Sample>> all, String key, Sample sample) {
    Deque<Sample> samples = all.computeIfAbsent(key, it -> new ArrayDeque<>());
    samples.addLast(sample);
    if (samples.size() > MOST) {
      samples.removeFirst();
    }
  }

  private static Sample sample(JsonNode usage, Instant at) {
    return new Sample(
        at, amount(usage.path("cpu").asText("0")), amount(usage.path("memory").asText("0")));
  }

  private static double amount(String quantity) {
    return Quantity.getAmountInBytes(Quantity.parse(quantity)).doubleValue();
  }
}
