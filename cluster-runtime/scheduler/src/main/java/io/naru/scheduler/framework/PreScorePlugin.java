package io.naru.scheduler.framework;

import java.util.List;

/** Looks at the feasible nodes together, before they are scored one by one. */
public interface PreScorePlugin extends Plugin {

  Status preScore(CycleState state, PodInfo pod, List<NodeInfo> feasible, Snapshot snapshot);
}
