package io.naru.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** How long each of many like things took. Thread-safe. */
final class Latencies {

  private final String what;
  private long[] nanos = new long[1024];
  private int count;

  Latencies(String what) {
    this.what = what;
  }

  synchronized void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  String what() {
    return what;
  }

  synchronized int count() {
    return count;
  }

  /**
   * Prints one line: rate, median, 99th percentile, and what of a processor the server used.
   *
   * @param elapsed from the first to the last
   * @param bytes that one of them brought, 0 where it does not matter
   */
  synchronized void print(Duration elapsed, Duration processor, long bytes) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    double seconds = elapsed.toNanos() / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-44s %9.0f a second   p50 %8.2f ms   p99 %8.2f ms   server %6.1f us each%s%n",
        what,
        count / seconds,
        percentile(sorted, 0.5) / 1e6,
        percentile(sorted, 0.99) / 1e6,
        processor.toNanos() / 1e3 / Math.max(count, 1),
        bytes == 0 ? "" : "   %.2f MB".formatted(bytes / 1e6));
  }

  private static long percentile(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))];
  }
}
