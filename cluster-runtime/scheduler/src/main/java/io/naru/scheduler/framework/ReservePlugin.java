package io.naru.scheduler.framework;

/** Keeps its own books of what pods are about to use. */
public interface ReservePlugin extends Plugin {

  Status reserve(CycleState state, PodInfo pod, String nodeName);

  /** Undoes {@link #reserve}; must not fail, and may be called without it. */
  void unreserve(CycleState state, PodInfo pod, String nodeName);
}
