package io.naru.intellij.kube;

import java.time.Clock;
import java.time.Instant;

/**
 * Decides whether a failure is news: what a dead cluster does to ten tasks that run at once is told
 * once, and told again to whoever tries again. Thread-safe.
 */
public final class FailureNotes {

  private final Clock clock;
  private String last = "";
  private Instant at = Instant.EPOCH;

  public FailureNotes(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether to tell of it. That somebody cancelled is no news to him.
   *
   * @param started when the task began that failed
   */
  public synchronized boolean isNews(KubeException failure, Instant started) {
    if (failure.reason() == KubeException.Reason.CANCELLED) {
      return false;
    }
    if (failure.getMessage().equals(last) && !started.isAfter(at)) {
      return false;
    }
    last = failure.getMessage();
    at = clock.instant();
    return true;
  }
}
