package io.naru.apiserver.admission;

import io.naru.machinery.StatusException;
import java.time.Duration;

/** Time that a request's thread may spend waiting for something that is about to be there. */
final class Deadline {

  private final long end;

  Deadline(Duration patience) {
    end = System.nanoTime() + patience.toNanos();
  }

  /**
   * Waits for a step; false at once if the time is up.
   *
   * @throws StatusException 503 if the thread is interrupted, as on shutdown
   */
  boolean pause(Duration step) {
    if (System.nanoTime() - end >= 0) {
      return false;
    }
    try {
      Thread.sleep(step);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw StatusException.serviceUnavailable("the server is stopping");
    }
    return true;
  }
}
