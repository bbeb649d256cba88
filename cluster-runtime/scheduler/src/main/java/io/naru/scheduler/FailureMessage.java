package io.naru.scheduler;

import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says why no node was found, in the words that users of Kubernetes know. */
final class FailureMessage {

  private FailureMessage() {}

  /**
   * @param nodes how many nodes there are
   * @param preemption what was tried to make room; empty if nothing
   */
  static String of(int nodes, NodeSearch.Result result, String preemption) {
    if (nodes == 0 && result.rejection() == null) {
      return "no nodes available to schedule pods";
    }
    StringBuilder text = new StringBuilder("0/" + nodes + " nodes are available");
    Status rejection = result.rejection();
    if (rejection != null) {
      text.append(": ").append(rejection.message()).append('.');
    } else {
      text.append(histogram(result.verdicts()));
    }
    if (!preemption.isEmpty()) {
      text.append(' ').append(preemption);
    }
    return text.toString();
  }

  /** {@code : 1 Insufficient cpu, 2 Too many pods.}, sorted as text. */
  static String histogram(Map<String, Status> verdicts) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Status status : verdicts.values()) {
      status.reasons().forEach(reason -> counts.merge(reason, 1, Integer::sum));
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((reason, count) -> parts.add(count + " " + reason));
    parts.sort(null);
    return parts.isEmpty() ? "" : ": " + String.join(", ", parts) + ".";
  }
}
