package io.naru.benchmarks;

import java.io.IOException;

/**
 * Runs the benchmarks: arguments are JMH's own, for example {@code StoreCommit -f 1 -wi 2 -i 3}.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException {
    org.openjdk.jmh.Main.main(arguments);
  }
}
