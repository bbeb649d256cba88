package io.naru.intellij.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.intellij.kube.KubeException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FailureNotesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final KubeException DEAD = new KubeException(Reason.UNREACHABLE, "nobody there");

  private final FailureNotes notes = new FailureNotes(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void tellsOnceWhatHappensToManyTasksAtOnce() {
    assertThat(notes.isNews(DEAD, NOW.minusSeconds(3))).isTrue();
    assertThat(notes.isNews(DEAD, NOW.minusSeconds(2))).isFalse();
    assertThat(notes.isNews(DEAD, NOW)).isFalse();
  }

  @Test
  void tellsAgainWhoeverTriesAgain() {
    assertThat(notes.isNews(DEAD, NOW)).isTrue();
    assertThat(notes.isNews(DEAD, NOW.plus(Duration.ofMillis(1)))).isTrue();
  }

  @Test
  void tellsOfAnotherFailure() {
    assertThat(notes.isNews(DEAD, NOW)).isTrue();
    assertThat(notes.isNews(new KubeException(Reason.UNAUTHORIZED, "expired"), NOW)).isTrue();
  }

  @Test
  void saysNothingOfWhatWasCancelled() {
    assertThat(notes.isNews(KubeException.cancelled(), NOW)).isFalse();
  }
}
