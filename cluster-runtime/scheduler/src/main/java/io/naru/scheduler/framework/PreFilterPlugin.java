package io.naru.scheduler.framework;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at pod and cluster once, before nodes are looked at one by one. */
public interface PreFilterPlugin extends Plugin {

  /**
   * @param nodes the only nodes worth looking at; null for all
   */
  record Result(Status status, @Nullable Set<String> nodes) {
    public static final Result SUCCESS = new Result(Status.SUCCESS, null);
    public static final Result SKIP = new Result(Status.SKIP, null);

    public static Result of(Status status) {
      return new Result(status, null);
    }

    public static Result only(Set<String> nodes) {
      return new Result(Status.SUCCESS, nodes);
    }
  }

  Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot);

  /** What if {@code added} ran on the node as well? Adjusts the state of this cycle. */
  default void addPod(CycleState state, PodInfo pod, PodInfo added, NodeInfo node) {}

  /** What if {@code removed} did not run on the node? Adjusts the state of this cycle. */
  default void removePod(CycleState state, PodInfo pod, PodInfo removed, NodeInfo node) {}
}
