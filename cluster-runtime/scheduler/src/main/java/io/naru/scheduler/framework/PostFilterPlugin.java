package io.naru.scheduler.framework;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Called when no node was found; may make room. */
public interface PostFilterPlugin extends Plugin {

  /**
   * @param nominatedNode where room is being made; null if nowhere
   * @param message for people, appended to why no node was found
   */
  record Result(@Nullable String nominatedNode, String message) {}

  /**
   * @param verdicts why each node was turned down; nodes not in it were not looked at
   */
  Result postFilter(CycleState state, PodInfo pod, Snapshot snapshot, Map<String, Status> verdicts);
}
