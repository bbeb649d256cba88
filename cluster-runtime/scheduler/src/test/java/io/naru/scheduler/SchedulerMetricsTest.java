package io.naru.scheduler;

import static io.naru.scheduler.testing.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.client.InformerFactory;
import io.naru.client.metrics.Metrics;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.scheduler.SchedulerMetrics.Result;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.QueuedPod;
import io.naru.scheduler.plugins.DefaultPlugins;
import io.naru.scheduler.queue.SchedulingQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerMetricsTest {

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final SchedulingQueue queue =
      new SchedulingQueue(timers, DefaultPlugins.profile(api, new InformerFactory(api), timers));
  private final Metrics metrics = new Metrics();
  private final SchedulerMetrics scheduler =
      new SchedulerMetrics(metrics, "default-scheduler", queue, timers.clock());

  @Test
  void countsAttemptsByTheirResult() throws InterruptedException {
    QueuedPod taken = taken("web");

    scheduler.ended(taken, Result.UNSCHEDULABLE);
    scheduler.ended(taken, Result.SCHEDULED);

    assertThat(metrics.render())
        .contains(
            attempts("unschedulable"),
            attempts("scheduled"),
            "scheduler_scheduling_attempt_duration_seconds_count"
                + "{profile=\"default-scheduler\",result=\"scheduled\"} 1");
  }

  @Test
  void measuresHowLongAPodWaitedForItsNode() throws InterruptedException {
    QueuedPod taken = taken("web");
    timers.advance(Duration.ofMillis(1500));

    scheduler.ended(taken, Result.SCHEDULED);

    assertThat(metrics.render())
        .contains("scheduler_pod_scheduling_sli_duration_seconds_sum{attempts=\"1\"} 1.5");
  }

  @Test
  void tellsWherePodsWait() throws InterruptedException {
    QueuedPod turnedDown = taken("large");
    queue.requeue(turnedDown, Set.of("NodeResourcesFit"));
    queue.add(new PodInfo(pod("web").build()));

    assertThat(metrics.render())
        .contains(
            "scheduler_pending_pods{queue=\"active\"} 1",
            "scheduler_pending_pods{queue=\"unschedulable\"} 1",
            "scheduler_pending_pods{queue=\"gated\"} 0");
  }

  private QueuedPod taken(String name) throws InterruptedException {
    queue.add(new PodInfo(pod(name).build()));
    QueuedPod taken = queue.take();
    assertThat(taken).isNotNull();
    return taken;
  }

  private static String attempts(String result) {
    return "scheduler_schedule_attempts_total{profile=\"default-scheduler\",result=\"%s\"} 1"
        .formatted(result);
  }
}
