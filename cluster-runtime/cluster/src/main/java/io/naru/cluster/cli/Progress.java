package io.naru.cluster.cli;

import io.naru.cluster.nodes.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Steps of long work as plain lines with the time passed, so that they read well on a terminal and
 * in a log alike. Thread-safe.
 */
final class Progress implements ProgressListener, AutoCloseable {

  private final PrintWriter out;
  private final Instant start = Instant.now();
  private boolean closed;

  Progress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void step(String message) {
    if (!closed) {
      double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
      out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, message);
      out.flush();
    }
  }

  /** Idempotent; later steps are not shown. */
  @Override
  public synchronized void close() {
    if (!closed) {
      step("done");
      closed = true;
    }
  }
}
