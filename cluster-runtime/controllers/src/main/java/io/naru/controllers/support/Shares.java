package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Objects;

/** Numbers that may be written as a percentage of a whole. */
public final class Shares {

  private Shares() {}

  /**
   * @param up whether a percentage that is no whole number is rounded up
   */
  public static int of(IntOrString value, int total, boolean up) {
    String text = value.getStrVal();
    if (text == null) {
      return Objects.requireNonNullElse(value.getIntVal(), 0);
    }
    long scaled = (long) total * Integer.parseInt(text.substring(0, text.length() - 1));
    return (int) (up ? Math.ceilDiv(scaled, 100L) : scaled / 100);
  }
}
