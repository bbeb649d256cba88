package io.naru.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A stretch of work of this process: how long it took, and how much processor time, which tells
 * more where others use the machine too.
 */
final class Measured {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long start = System.nanoTime();
  private final long processor = SYSTEM.getProcessCpuTime();

  private Measured() {}

  static Measured begin() {
    return new Measured();
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  double processorSeconds() {
    return (SYSTEM.getProcessCpuTime() - processor) / 1e9;
  }

  /** Prints what something took, as a rate where it was done many times. */
  void print(String what, int count) {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "%s: %.2f s, %.1f s of processor, %.0f a second; heap %d MB of %d%n",
        what,
        seconds(),
        processorSeconds(),
        count / seconds(),
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20);
  }

  /** Waits for something that others do. */
  static void await(Duration patience, String what, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("in vain awaited: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
