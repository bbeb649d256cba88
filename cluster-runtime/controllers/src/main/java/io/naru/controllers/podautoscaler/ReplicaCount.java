package io.naru.controllers.podautoscaler;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.naru.controllers.support.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many pods a metric asks for, by the algorithm that the Kubernetes documentation describes
 * under "Horizontal Pod Autoscaling": pods that are not ready or not measured are assumed to change
 * nothing for the worse. Pure functions.
 */
final class ReplicaCount {

  static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);
  static final Duration INITIAL_READINESS = Duration.ofSeconds(30);

  /**
   * By how much a ratio may differ from one without effect.
   *
   * @param down as a fraction
   * @param up as a fraction
   */
  record Tolerance(double down, double up) {
    boolean covers(double ratio) {
      return 1 - down <= ratio && ratio <= 1 + up;
    }
  }

  private record Groups(int ready, Set<String> unready, Set<String> missing, Set<String> ignored) {}

  private ReplicaCount() {}

  /**
   * By a metric of each pod.
   *
   * @param targets what each pod should measure, in thousandths: its share of what it requests, or
   *     the same for all
   * @param assumed what a pod that is not measured would measure at most when scaling down
   * @param cpu whether pods that are just starting measure too much
   */
  static int ofPods(
      int current,
      Map<String, PodMetric> measured,
      List<Pod> pods,
      Map<String, Double> targets,
      Map<String, Double> assumed,
      boolean cpu,
      Tolerance tolerance,
      Instant now)
      throws MetricException {
    if (pods.isEmpty()) {
      throw new MetricException("no pods returned by selector while calculating replica count");
    }
    Groups groups = group(pods, measured, cpu, now);
    Map<String, Double> values = new HashMap<>();
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      PodMetric metric = measured.get(name);
      if (metric != null && !groups.ignored.contains(name) && !groups.unready.contains(name)) {
        values.put(name, (double) metric.value());
      }
    }
    if (values.isEmpty()) {
      throw new MetricException(
          "did not receive metrics for targeted pods (pods might be unready)");
    }
    double ratio = ratio(values, targets);
    boolean growsDespiteUnready = !groups.unready.isEmpty() && ratio > 1;
    if (!growsDespiteUnready && groups.missing.isEmpty()) {
      return tolerance.covers(ratio) ? current : ceil(ratio * groups.ready);
    }
    for (String name : groups.missing) {
      values.put(name, ratio < 1 ? assumed.getOrDefault(name, 0.0) : 0.0);
    }
    if (growsDespiteUnready) {
      groups.unready.forEach(name -> values.put(name, 0.0));
    }
    double cautious = ratio(values, targets);
    if (tolerance.covers(cautious) || (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1)) {
      return current;
    }
    int wanted = ceil(cautious * values.size());
    boolean contrary = (cautious < 1 && wanted > current) || (cautious > 1 && wanted < current);
    return contrary ? current : wanted;
  }

  /** By a value that stands for the whole. */
  static int ofValue(int current, int ready, double value, double target, Tolerance tolerance) {
    double ratio = value / target;
    if (current != 0 && tolerance.covers(ratio)) {
      return current;
    }
    return current == 0 ? ceil(ratio) : ceil(ratio * ready);
  }

  /** By a value that all share. */
  static int ofAverage(int current, double value, double target, Tolerance tolerance) {
    boolean covered = current != 0 && tolerance.covers(value / (target * current));
    return covered ? current : ceil(value / target);
  }

  private static double ratio(Map<String, Double> values, Map<String, Double> targets) {
    double used = 0;
    double wanted = 0;
    for (Map.Entry<String, Double> entry : values.entrySet()) {
      used += entry.getValue();
      wanted += targets.getOrDefault(entry.getKey(), 0.0);
    }
    return used / wanted;
  }

  private static int ceil(double count) {
    return (int) Math.ceil(count);
  }

  private static Groups group(
      List<Pod> pods, Map<String, PodMetric> measured, boolean cpu, Instant now) {
    int ready = 0;
    Groups groups = new Groups(0, new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      PodMetric metric = measured.get(name);
      if (Pods.isTerminating(pod) || Pods.phase(pod).equals("Failed")) {
        groups.ignored.add(name);
      } else if (Pods.phase(pod).equals("Pending")) {
        groups.unready.add(name);
      } else if (metric == null) {
        groups.missing.add(name);
      } else if (cpu && isStarting(pod, metric, now)) {
        groups.unready.add(name);
      } else {
        ready++;
      }
    }
    return new Groups(ready, groups.unready, groups.missing, groups.ignored);
  }

  /** A pod that has just started uses CPU for that, which says nothing of its load. */
  private static boolean isStarting(Pod pod, PodMetric metric, Instant now) {
    PodCondition condition = Pods.condition(pod, "Ready");
    String started = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
    if (condition == null || started == null || condition.getLastTransitionTime() == null) {
      return true;
    }
    Instant start = Instant.parse(started);
    Instant changed = Instant.parse(condition.getLastTransitionTime());
    boolean notReady = "False".equals(condition.getStatus());
    return start.plus(CPU_INITIALIZATION).isAfter(now)
        ? notReady || metric.time().isBefore(changed.plus(metric.window()))
        : notReady && start.plus(INITIAL_READINESS).isAfter(changed);
  }
}
