package io.naru.apiserver.registry;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The IPv4 addresses of a service range. Thread-safe. */
final class ServiceAddresses {

  private static final int MIN_RESERVED = 16;
  private static final int MAX_RESERVED = 256;

  private final String cidr;
  private final int base;
  private final int size;
  private final NumberPool pool;

  /**
   * @param cidr with a prefix between 8 and 30
   */
  ServiceAddresses(String cidr, RandomGenerator random) {
    this.cidr = cidr;
    int slash = cidr.indexOf('/');
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    Integer address = parse(cidr.substring(0, slash));
    if (address == null || prefix < 8 || prefix > 30) {
      throw new IllegalArgumentException("not a usable IPv4 range: " + cidr);
    }
    size = 1 << (32 - prefix);
    base = address & -size;
    int reserved = Math.clamp(size / 16, MIN_RESERVED, MAX_RESERVED);
    pool = new NumberPool(size - 1, Math.min(reserved, size / 2), random);
    // The network's own address; the last one, of broadcasts, is not in the pool.
    pool.take(0);
  }

  String cidr() {
    return cidr;
  }

  /** Null if none is left. */
  @Nullable String takeAny() {
    int number = pool.takeAny();
    return number < 0 ? null : format(base + number);
  }

  boolean contains(String address) {
    Integer number = parse(address);
    return number != null && number - base > 0 && number - base < size - 1;
  }

  /** Whether an address of the range was free. */
  boolean take(String address) {
    Integer number = parse(address);
    return number != null && pool.take(number - base);
  }

  void release(String address) {
    Integer number = parse(address);
    if (number != null && contains(address)) {
      pool.release(number - base);
    }
  }

  private static @Nullable Integer parse(String address) {
    try {
      return ByteBuffer.wrap(Inet4Address.ofLiteral(address).getAddress()).getInt();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String format(int address) {
    return ((address >>> 24) & 255)
        + "."
        + ((address >>> 16) & 255)
        + "."
        + ((address >>> 8) & 255)
        + "."
        + (address & 255);
  }
}
