package io.naru.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.agent.testing.TestPods;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeRunTest {

  private static final Instant START = TestPods.START;

  private static ProbeRun run(ProbeType type, String settings) {
    return new ProbeRun(type, ProbeSettings.of(TestPods.json(settings)), START, false);
  }

  @Test
  void waitsForTheInitialDelay() {
    ProbeRun run = run(ProbeType.READINESS, "{'initialDelaySeconds':5}");
    assertThat(run.untilNext(START)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void livenessFailsAfterTheThresholdInARow() {
    ProbeRun run = run(ProbeType.LIVENESS, "{'failureThreshold':2,'periodSeconds':10}");
    run.note(false, START);
    run.note(true, START.plusSeconds(10));
    run.note(false, START.plusSeconds(20));
    assertThat(run.fails()).isFalse();
    assertThat(run.note(false, START.plusSeconds(30))).isTrue();
    assertThat(run.fails()).isTrue();
    assertThat(run.isOver()).isTrue();
  }

  @Test
  void readinessIsTriedSoonAgainUntilItFirstSucceeds() {
    ProbeRun run = run(ProbeType.READINESS, "{'periodSeconds':10}");
    run.note(false, START);
    assertThat(run.untilNext(START)).isEqualTo(Duration.ofMillis(100));
    Instant soon = START.plusMillis(100);
    assertThat(run.note(true, soon)).isTrue();
    assertThat(run.succeeds()).isTrue();
    assertThat(run.untilNext(soon)).isGreaterThan(Duration.ofSeconds(9));
  }

  @Test
  void extraRunsDoNotCountAgainstAStartingContainer() {
    ProbeRun run = run(ProbeType.STARTUP, "{'periodSeconds':10,'failureThreshold':2}");
    run.note(false, START);
    run.note(false, START.plusMillis(100));
    run.note(false, START.plusMillis(300));
    assertThat(run.fails()).isFalse();
    run.note(false, START.plusSeconds(10));
    assertThat(run.fails()).isTrue();
  }

  @Test
  void aReadyContainerBecomesUnreadyOnlyAtTheThreshold() {
    ProbeRun run = run(ProbeType.READINESS, "{'periodSeconds':1,'failureThreshold':3}");
    run.note(true, START);
    run.note(false, START.plusSeconds(1));
    run.note(false, START.plusSeconds(2));
    assertThat(run.succeeds()).isTrue();
    run.note(false, START.plusSeconds(3));
    assertThat(run.succeeds()).isFalse();
  }
}
