package io.naru.scheduler.framework;

import java.util.Comparator;

/** Orders the pods to be tried; there is exactly one in a profile. */
public interface QueueSortPlugin extends Plugin {

  /** First comes first. */
  Comparator<QueuedPod> order();
}
