package io.naru.scheduler.framework;

/**
 * Something summed up over all nodes, node by node, so that it can follow the nodes as they change
 * instead of being counted anew for every pod; see {@link Snapshot#tally}. Used by one thread.
 */
public interface Tally {

  /**
   * Counts a node in, or out as it was counted in.
   *
   * @param by 1 or -1
   */
  void count(NodeInfo node, int by);
}
