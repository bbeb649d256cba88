package io.naru.scheduler.plugins;

import io.naru.scheduler.framework.QueueSortPlugin;
import io.naru.scheduler.framework.QueuedPod;
import java.util.Comparator;

/** Higher priority first, then who waits longer. */
public final class PrioritySort implements QueueSortPlugin {

  private static final Comparator<QueuedPod> ORDER =
      Comparator.comparingInt((QueuedPod queued) -> queued.pod.priority())
          .reversed()
          .thenComparing(queued -> queued.queuedAt);

  @Override
  public String name() {
    return "PrioritySort";
  }

  @Override
  public Comparator<QueuedPod> order() {
    return ORDER;
  }
}
