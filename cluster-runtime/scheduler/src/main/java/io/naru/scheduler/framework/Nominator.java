package io.naru.scheduler.framework;

import java.util.List;

/** Knows for which pods room is being made, so that others do not take it meanwhile. */
public interface Nominator extends Plugin {

  /** Whether there are any at all; asked before every node. */
  boolean hasNominations();

  /** Pods other than {@code pod}, of at least its priority, for which room is made on a node. */
  List<PodInfo> nominatedOn(String node, PodInfo pod);
}
