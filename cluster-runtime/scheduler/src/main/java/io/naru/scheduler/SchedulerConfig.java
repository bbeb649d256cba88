package io.naru.scheduler;

import io.naru.client.ApiTransport;
import io.naru.client.Timers;

/**
 * What a scheduler runs with.
 *
 * @param transport as user {@code system:kube-scheduler}
 * @param schedulerName pods of other schedulers are counted but not scheduled
 * @param parallelism how many pods are bound at a time
 * @param seed of the choice among nodes that are equally good
 */
public record SchedulerConfig(
    ApiTransport transport, Timers timers, String schedulerName, int parallelism, long seed) {

  public static final String DEFAULT_NAME = "default-scheduler";

  public SchedulerConfig {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism must be positive, not " + parallelism);
    }
  }

  /** The usual scheduler. */
  public static SchedulerConfig of(ApiTransport transport, Timers timers) {
    return new SchedulerConfig(transport, timers, DEFAULT_NAME, 16, System.nanoTime());
  }
}
