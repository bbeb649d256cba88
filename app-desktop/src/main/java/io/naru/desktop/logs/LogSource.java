package io.naru.desktop.logs;

/** Where logs come from. Thread-safe, never blocks. */
@FunctionalInterface
public interface LogSource {

  /** Starts a log; closing the result ends it, after which the listener hears nothing. */
  AutoCloseable open(LogRequest request, LogListener listener);
}
