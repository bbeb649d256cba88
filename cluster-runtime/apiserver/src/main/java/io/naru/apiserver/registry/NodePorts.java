package io.naru.apiserver.registry;

import java.util.random.RandomGenerator;

/** The ports of a node port range. Thread-safe. */
final class NodePorts {

  private static final int MIN_RESERVED = 16;
  private static final int MAX_RESERVED = 128;

  private final int first;
  private final int last;
  private final NumberPool pool;

  NodePorts(int first, int last, RandomGenerator random) {
    this.first = first;
    this.last = last;
    int size = last - first + 1;
    int reserved = Math.clamp(size / 32, MIN_RESERVED, MAX_RESERVED);
    pool = new NumberPool(size, Math.min(reserved, size / 2), random);
  }

  boolean contains(int port) {
    return port >= first && port <= last;
  }

  /** -1 if none is left. */
  int takeAny() {
    int number = pool.takeAny();
    return number < 0 ? -1 : first + number;
  }

  /** Whether a port of the range was free. */
  boolean take(int port) {
    return pool.take(port - first);
  }

  void release(int port) {
    if (contains(port)) {
      pool.release(port - first);
    }
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
