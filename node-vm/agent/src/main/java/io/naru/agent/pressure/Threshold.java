package io.naru.agent.pressure;

import io.naru.agent.model.Quantity;

/**
 * The least that has to be left of something.
 *
 * @param quantity an amount such as {@code 100Mi}, or a share of the capacity such as {@code 10%}
 */
public record Threshold(Signal signal, String quantity) {

  /** The amount, in bytes or inodes. */
  long amount(long capacity) {
    if (!quantity.endsWith("%")) {
      return Quantity.value(quantity);
    }
    double share = Double.parseDouble(quantity.substring(0, quantity.length() - 1)) / 100;
    return (long) (capacity * share);
  }

  /** Whether less than that is left. */
  boolean isMet(Supply supply) {
    return supply.available() < amount(supply.capacity());
  }
}
