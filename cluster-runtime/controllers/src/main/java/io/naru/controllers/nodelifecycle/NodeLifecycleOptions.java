package io.naru.controllers.nodelifecycle;

import java.time.Duration;

/**
 * How patient the control plane is with nodes.
 *
 * @param grace how long a node may be silent (neither lease nor status renewed)
 * @param startupGrace as {@code grace}, for a node that has not posted its first status
 * @param betweenEvictions least time between two nodes of a zone from which pods are evicted
 */
public record NodeLifecycleOptions(
    Duration grace, Duration startupGrace, Duration betweenEvictions) {

  public static final NodeLifecycleOptions DEFAULT =
      new NodeLifecycleOptions(
          Duration.ofSeconds(40), Duration.ofSeconds(60), Duration.ofSeconds(10));
}
