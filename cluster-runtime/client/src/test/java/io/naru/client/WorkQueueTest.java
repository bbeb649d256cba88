package io.naru.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.client.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final WorkQueue<String> queue = new WorkQueue<>(timers);

  @Test
  void keyWaitsOnlyOnce() {
    queue.add("a");
    queue.add("a");

    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void keyAddedWhileWorkedOnComesBackOnlyAfterItIsDone() {
    queue.add("a");
    queue.poll();
    queue.add("a");
    assertThat(queue.poll()).isNull();

    queue.done("a");

    assertThat(queue.poll()).isEqualTo("a");
  }

  @Test
  void failuresComeBackLaterEachTime() {
    queue.addRateLimited("a");
    timers.advance(Duration.ofMillis(4));
    assertThat(queue.poll()).isNull();
    timers.advance(Duration.ofMillis(1));
    assertThat(queue.poll()).isEqualTo("a");
    queue.done("a");

    queue.addRateLimited("a");
    timers.advance(Duration.ofMillis(9));
    assertThat(queue.poll()).isNull();
    timers.advance(Duration.ofMillis(1));
    assertThat(queue.poll()).isEqualTo("a");
  }

  @Test
  void forgottenKeyStartsOver() {
    queue.addRateLimited("a");
    queue.addRateLimited("a");
    queue.forget("a");

    assertThat(queue.failures("a")).isZero();
  }

  @Test
  void earliestOfSeveralDelaysCounts() {
    queue.addAfter("a", Duration.ofSeconds(10));
    queue.addAfter("a", Duration.ofSeconds(2));
    queue.addAfter("a", Duration.ofSeconds(5));

    timers.advance(Duration.ofSeconds(2));
    assertThat(queue.poll()).isEqualTo("a");
    queue.done("a");
    timers.advance(Duration.ofSeconds(60));
    assertThat(queue.poll()).isNull();
  }

  @Test
  void shutDownWakesWorkersWithNothing() throws InterruptedException {
    queue.add("a");
    queue.shutDown();

    assertThat(queue.take()).isNull();
    queue.add("b");
    assertThat(queue.poll()).isNull();
  }
}
