package io.naru.cluster;

import java.net.Inet4Address;

/** Arithmetic on IPv4 ranges in CIDR notation. */
public final class Cidrs {

  private Cidrs() {}

  /** The {@code index}th address of a range, counted from its network address. */
  public static String address(String cidr, int index) {
    byte[] base = Inet4Address.ofLiteral(cidr.substring(0, cidr.indexOf('/'))).getAddress();
    int value = 0;
    for (byte part : base) {
      value = value << 8 | (part & 0xff);
    }
    value += index;
    return (value >>> 24)
        + "."
        + (value >>> 16 & 0xff)
        + "."
        + (value >>> 8 & 0xff)
        + "."
        + (value & 0xff);
  }
}
