package io.naru.agent.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.v1.ContainerStats;
import io.naru.agent.cri.v1.UInt64Value;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Times;
import io.naru.agent.node.NodeFacts;
import io.naru.agent.node.NodeUsage;
import io.naru.agent.pod.PodWorkers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Usage of the node and its pods: {@code /stats/summary} and {@code /metrics/resource}. CPU rates
 * are the difference of two samples, taken at least ten seconds apart. Thread-safe.
 */
public final class Usage {

  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** Cumulative CPU nanoseconds at a time, and the rate found then. */
  private record Sample(long nanos, Instant time, long rate) {}

  private record Found(ContainerStats stats, long rate) {}

  private final String nodeName;
  private final ContainerRuntime runtime;
  private final PodWorkers pods;
  private final Clock clock;
  private final NodeUsage node = new NodeUsage();
  private final Instant start;
  private Map<String, Sample> samples = new HashMap<>();

  /** Usage of this node. */
  public Usage(String nodeName, ContainerRuntime runtime, PodWorkers pods, Clock clock) {
    this.nodeName = nodeName;
    this.runtime = runtime;
    this.pods = pods;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** Takes a sample; returns when to take the next. */
  public Duration sample() {
    try {
      containers();
      rate("node", node.cpuNanos());
    } catch (CriException e) {
      return WINDOW;
    }
    return WINDOW;
  }

  private synchronized Map<String, Found> containers() throws CriException {
    Map<String, Found> found = new HashMap<>();
    for (ContainerStats stats : runtime.containerStats()) {
      long nanos = value(stats.getCpu().getUsageCoreNanoSeconds());
      found.put(
          stats.getAttributes().getId(),
          new Found(stats, rate(stats.getAttributes().getId(), nanos)));
    }
    samples.keySet().removeIf(id -> !id.equals("node") && !found.containsKey(id));
    return found;
  }

  private synchronized long rate(String id, long nanos) {
    Instant now = clock.instant();
    Sample before = samples.get(id);
    if (before == null) {
      samples.put(id, new Sample(nanos, now, 0));
      return 0;
    }
    long millis = Duration.between(before.time(), now).toMillis();
    if (millis < 1000) {
      return before.rate();
    }
    long rate = Math.max(0, (nanos - before.nanos()) * 1000 / millis);
    if (millis >= WINDOW.toMillis() - 500) {
      samples.put(id, new Sample(nanos, now, rate));
    }
    return rate;
  }

  /** The document of {@code /stats/summary}. */
  ObjectNode summary() throws CriException {
    String now = Times.format(clock.instant());
    ObjectNode summary = Json.object();
    ObjectNode own = summary.putObject("node").put("nodeName", nodeName);
    own.put("startTime", Times.format(start));
    long nanos = node.cpuNanos();
    own.putObject("cpu")
        .put("time", now)
        .put("usageNanoCores", rate("node", nanos))
        .put("usageCoreNanoSeconds", nanos);
    long total = NodeFacts.totalMemory();
    long available = NodeFacts.meminfo("MemAvailable:");
    long used = node.memoryBytes();
    own.putObject("memory")
        .put("time", now)
        .put("availableBytes", available)
        .put("usageBytes", used > 0 ? used : total - available)
        .put("workingSetBytes", used > 0 ? used : total - available);
    ArrayNode list = summary.putArray("pods");
    Map<String, Found> containers = containers();
    for (Pod pod : pods.pods()) {
      list.add(pod(pod, containers, now));
    }
    return summary;
  }

  private ObjectNode pod(Pod pod, Map<String, Found> containers, String now) {
    ObjectNode stats = Json.object();
    stats
        .putObject("podRef")
        .put("name", pod.name())
        .put("namespace", pod.namespace())
        .put("uid", pod.uid());
    stats.put("startTime", Json.text(pod.status(), "startTime"));
    ArrayNode list = stats.putArray("containers");
    long nanos = 0;
    long rate = 0;
    long memory = 0;
    for (Found found : containers.values()) {
      Map<String, String> labels = found.stats().getAttributes().getLabelsMap();
      if (!pod.uid().equals(labels.get(CriLabels.POD_UID))) {
        continue;
      }
      ObjectNode container =
          list.addObject().put("name", labels.getOrDefault(CriLabels.CONTAINER_NAME, ""));
      container.put("startTime", Json.text(pod.status(), "startTime"));
      long own = value(found.stats().getCpu().getUsageCoreNanoSeconds());
      long workingSet = value(found.stats().getMemory().getWorkingSetBytes());
      cpu(container, now, found.rate(), own);
      memory(container, now, workingSet);
      container
          .putObject("rootfs")
          .put("time", now)
          .put("usedBytes", value(found.stats().getWritableLayer().getUsedBytes()))
          .put("inodesUsed", value(found.stats().getWritableLayer().getInodesUsed()));
      nanos += own;
      rate += found.rate();
      memory += workingSet;
    }
    cpu(stats, now, rate, nanos);
    memory(stats, now, memory);
    return stats;
  }

  private static void cpu(ObjectNode stats, String now, long rate, long nanos) {
    stats
        .putObject("cpu")
        .put("time", now)
        .put("usageNanoCores", rate)
        .put("usageCoreNanoSeconds", nanos);
  }

  private static void memory(ObjectNode stats, String now, long workingSet) {
    stats
        .putObject("memory")
        .put("time", now)
        .put("usageBytes", workingSet)
        .put("workingSetBytes", workingSet);
  }

  private static long value(UInt64Value value) {
    return value.getValue();
  }

  /** The text of {@code /metrics/resource}, in Prometheus' format. */
  String metrics() throws CriException {
    StringBuilder text = new StringBuilder();
    ObjectNode summary = summary();
    text.append("# TYPE node_cpu_usage_seconds_total counter\n");
    text.append("node_cpu_usage_seconds_total ")
        .append(summary.path("node").path("cpu").path("usageCoreNanoSeconds").asLong() / 1e9)
        .append("\n# TYPE node_memory_working_set_bytes gauge\n")
        .append("node_memory_working_set_bytes ")
        .append(summary.path("node").path("memory").path("workingSetBytes").asLong())
        .append('\n');
    StringBuilder cpu = new StringBuilder("# TYPE container_cpu_usage_seconds_total counter\n");
    StringBuilder memory = new StringBuilder("# TYPE container_memory_working_set_bytes gauge\n");
    for (var pod : summary.path("pods")) {
      for (var container : pod.path("containers")) {
        String labels =
            "{container=\"%s\",namespace=\"%s\",pod=\"%s\"} "
                .formatted(
                    Json.text(container, "name"),
                    Json.text(pod, "podRef", "namespace"),
                    Json.text(pod, "podRef", "name"));
        cpu.append("container_cpu_usage_seconds_total")
            .append(labels)
            .append(container.path("cpu").path("usageCoreNanoSeconds").asLong() / 1e9)
            .append('\n');
        memory
            .append("container_memory_working_set_bytes")
            .append(labels)
            .append(container.path("memory").path("workingSetBytes").asLong())
            .append('\n');
      }
    }
    return text.append(cpu).append(memory).toString();
  }
}
