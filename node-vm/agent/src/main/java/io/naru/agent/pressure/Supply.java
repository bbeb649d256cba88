package io.naru.agent.pressure;

/**
 * How much there is of a resource.
 *
 * @param available bytes or inodes that are left
 * @param capacity of all
 */
public record Supply(long available, long capacity) {

  /** How much of it is used, in percent. */
  int usedPercent() {
    return capacity <= 0 ? 0 : (int) Math.round(100.0 * (capacity - available) / capacity);
  }
}
