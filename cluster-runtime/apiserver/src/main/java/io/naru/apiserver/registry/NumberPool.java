package io.naru.apiserver.registry;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Numbers from a range, each given out once. Those asked for by nobody come from above a band at
 * the start that is left, as long as there are others, to those that are asked for by name.
 * Thread-safe.
 */
final class NumberPool {

  private final int size;
  private final int reserved;
  private final BitSet taken;
  private final RandomGenerator random;

  /**
   * @param size numbers are below it
   * @param reserved length of the band at the start
   */
  NumberPool(int size, int reserved, RandomGenerator random) {
    this.size = size;
    this.reserved = Math.min(reserved, size);
    this.random = random;
    this.taken = new BitSet(size);
  }

  /** Whether it was free. */
  synchronized boolean take(int number) {
    if (taken.get(number)) {
      return false;
    }
    taken.set(number);
    return true;
  }

  /** A free number; -1 if there is none. */
  synchronized int takeAny() {
    int number = freeIn(reserved, size);
    if (number < 0) {
      number = freeIn(0, reserved);
    }
    if (number >= 0) {
      taken.set(number);
    }
    return number;
  }

  synchronized void release(int number) {
    taken.clear(number);
  }

  private int freeIn(int from, int to) {
    if (from >= to) {
      return -1;
    }
    int start = from + random.nextInt(to - from);
    int number = taken.nextClearBit(start);
    if (number >= to) {
      number = taken.nextClearBit(from);
    }
    return number < to ? number : -1;
  }
}
