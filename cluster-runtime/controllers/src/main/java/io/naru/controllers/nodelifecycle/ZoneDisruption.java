package io.naru.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells nodes that fail from a network (or a control plane) that fails: when most nodes of a zone
 * are silent, it is not the nodes, and evicting their pods would only do harm. Thread-safe.
 */
final class ZoneDisruption {

  /** The state of a zone. */
  enum State {
    NORMAL,
    /** More than half of the nodes, and at least three, are not ready. */
    PARTIAL,
    /** No node is ready. */
    FULL
  }

  private static final double PARTIAL_SHARE = 0.55;
  private static final int LARGE_ZONE = 50;
  // In a large zone that is partly disrupted evictions go on, ten times slower.
  private static final int SLOW_FACTOR = 10;

  private record Member(String zone, boolean ready) {}

  private final Duration betweenEvictions;
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, Instant> nextEviction = new HashMap<>();

  ZoneDisruption(Duration betweenEvictions) {
    this.betweenEvictions = betweenEvictions;
  }

  /** Notes the state of a node. Returns whether that changed the state of any zone. */
  synchronized boolean put(Node node) {
    String ready = NodeConditions.ready(node);
    Map<String, String> labels = node.getMetadata().getLabels();
    boolean excluded =
        labels != null && labels.containsKey("node.kubernetes.io/exclude-disruption");
    Map<String, State> before = states();
    if (ready == null || excluded) {
      members.remove(node.getMetadata().getName());
    } else {
      members.put(node.getMetadata().getName(), new Member(zone(node), ready.equals("True")));
    }
    return !before.equals(states());
  }

  /** As {@link #put}, for a node that is no more. */
  synchronized boolean remove(Node node) {
    Map<String, State> before = states();
    members.remove(node.getMetadata().getName());
    return !before.equals(states());
  }

  /** Whether no node of the cluster is ready. */
  synchronized boolean isTotal() {
    Collection<State> states = states().values();
    return !states.isEmpty() && states.stream().allMatch(State.FULL::equals);
  }

  /**
   * Asks to evict pods from one more node of a zone.
   *
   * @return zero if it is granted, else how long to wait; null: until the zone's state changes
   */
  synchronized @Nullable Duration askToEvict(Node node, Instant now) {
    String zone = zone(node);
    Duration pause = betweenEvictions;
    if (states().getOrDefault(zone, State.NORMAL) == State.PARTIAL) {
      long size = members.values().stream().filter(member -> member.zone().equals(zone)).count();
      if (size <= LARGE_ZONE) {
        return null;
      }
      pause = pause.multipliedBy(SLOW_FACTOR);
    }
    Instant next = nextEviction.getOrDefault(zone, Instant.MIN);
    if (now.isBefore(next)) {
      return Duration.between(now, next);
    }
    nextEviction.put(zone, now.plus(pause));
    return Duration.ZERO;
  }

  private Map<String, State> states() {
    Map<String, int[]> counts = new HashMap<>();
    for (Member member : members.values()) {
      counts.computeIfAbsent(member.zone(), z -> new int[2])[member.ready() ? 0 : 1]++;
    }
    Map<String, State> result = new HashMap<>();
    counts.forEach((zone, count) -> result.put(zone, state(count[0], count[1])));
    return result;
  }

  private static State state(int ready, int notReady) {
    if (ready == 0 && notReady > 0) {
      return State.FULL;
    }
    boolean most = notReady > 2 && notReady >= PARTIAL_SHARE * (ready + notReady);
    return most ? State.PARTIAL : State.NORMAL;
  }

  private static String zone(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    if (labels == null) {
      return "";
    }
    return labels.getOrDefault("topology.kubernetes.io/region", "")
        + "/"
        + labels.getOrDefault("topology.kubernetes.io/zone", "");
  }
}
