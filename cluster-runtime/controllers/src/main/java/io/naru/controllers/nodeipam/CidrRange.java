package io.naru.controllers.nodeipam;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address range (CIDR notation of RFC 4632, IPv4 or IPv6) cut into parts of one size, which are
 * numbered from 0. Immutable.
 */
final class CidrRange {

  private final BigInteger base;
  private final int prefix;
  private final int partPrefix;
  private final int bits;

  private CidrRange(BigInteger base, int prefix, int partPrefix, int bits) {
    this.base = base;
    this.prefix = prefix;
    this.partPrefix = partPrefix;
    this.bits = bits;
  }

  /**
   * @param cidr for example {@code 10.244.0.0/16}
   * @param partPrefix prefix length of a part, for example 24
   * @throws IllegalArgumentException if {@code cidr} is none, or smaller than one part
   */
  static CidrRange of(String cidr, int partPrefix) {
    byte[] address = address(cidr);
    int prefix = prefix(cidr);
    int bits = address.length * 8;
    // More than 2^16 parts are no use to anyone and would make searching slow.
    if (prefix < 0 || partPrefix < prefix || partPrefix > bits || partPrefix - prefix > 16) {
      throw new IllegalArgumentException(cidr + " can't be cut into parts of /" + partPrefix);
    }
    int hostBits = bits - prefix;
    BigInteger base = new BigInteger(1, address).shiftRight(hostBits).shiftLeft(hostBits);
    return new CidrRange(base, prefix, partPrefix, bits);
  }

  static boolean isIpv6(String cidr) {
    return cidr.contains(":");
  }

  /** How many parts there are. */
  int size() {
    return 1 << (partPrefix - prefix);
  }

  /** A part in CIDR notation. */
  String part(int index) {
    BigInteger address = base.add(BigInteger.valueOf(index).shiftLeft(bits - partPrefix));
    byte[] bytes = new byte[bits / 8];
    byte[] raw = address.toByteArray();
    int length = Math.min(raw.length, bytes.length);
    System.arraycopy(raw, raw.length - length, bytes, bytes.length - length, length);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + partPrefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("length " + bytes.length, e);
    }
  }

  /**
   * The parts that a CIDR touches: first and last, or null if it lies outside of this range. A node
   * may carry one that someone else chose, of another size.
   */
  int @Nullable [] partsOf(String cidr) {
    byte[] address;
    int length;
    try {
      address = address(cidr);
      length = prefix(cidr);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (address.length * 8 != bits || length < 0 || length > bits) {
      return null;
    }
    BigInteger offset = new BigInteger(1, address).subtract(base);
    BigInteger last = offset.add(BigInteger.ONE.shiftLeft(bits - length)).subtract(BigInteger.ONE);
    BigInteger from = offset.max(BigInteger.ZERO).shiftRight(bits - partPrefix);
    BigInteger to = last.shiftRight(bits - partPrefix).min(BigInteger.valueOf(size() - 1));
    if (last.signum() < 0 || from.compareTo(BigInteger.valueOf(size())) >= 0) {
      return null;
    }
    return new int[] {from.intValueExact(), to.intValueExact()};
  }

  private static int prefix(String cidr) {
    int slash = cidr.indexOf('/');
    return slash < 0 ? -1 : Integer.parseInt(cidr.substring(slash + 1));
  }

  private static byte[] address(String cidr) {
    int slash = cidr.indexOf('/');
    String text = slash < 0 ? cidr : cidr.substring(0, slash);
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      return Arrays.copyOf(bytes, bytes.length);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an address range: " + cidr, e);
    }
  }
}
