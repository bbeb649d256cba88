package io.naru.client;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * All addresses that begin with the same bits, IPv4 or IPv6 (CIDR notation, RFC 4632). Immutable.
 */
public final class AddressRange {

  private final byte[] address;
  private final int prefix;

  private AddressRange(byte[] address, int prefix) {
    this.address = address;
    this.prefix = prefix;
  }

  /**
   * @param cidr as the API server let it pass, for example {@code 10.96.0.0/16}; blanks around it
   *     are allowed
   * @throws IllegalArgumentException if it is none
   */
  public static AddressRange of(String cidr) {
    String[] parts = cidr.strip().split("/", 2);
    byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
    int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : -1;
    if (prefix < 0 || prefix > address.length * 8) {
      throw new IllegalArgumentException(cidr + " is no range of addresses");
    }
    return new AddressRange(address, prefix);
  }

  public boolean contains(InetAddress other) {
    byte[] bytes = other.getAddress();
    if (bytes.length != address.length) {
      return false;
    }
    int whole = prefix / 8;
    int mask = 0xff00 >>> (prefix % 8) & 0xff;
    return Arrays.equals(address, 0, whole, bytes, 0, whole)
        && (mask == 0 || (address[whole] & mask) == (bytes[whole] & mask));
  }
}
