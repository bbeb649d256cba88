package io.naru.cloud.localhost;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code spec.loadBalancerSourceRanges}: who may use a load balancer; no range means everybody. */
record SourceRanges(List<Range> ranges) implements Predicate<InetAddress> {

  /** Addresses that begin with the same bits. */
  private record Range(byte[] address, int prefix) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >>> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Of CIDRs that the API server has seen to be such; blanks around them are allowed. */
  static SourceRanges of(@Nullable List<String> cidrs) {
    List<Range> ranges = new ArrayList<>();
    for (String cidr : cidrs == null ? List.<String>of() : cidrs) {
      String[] parts = cidr.strip().split("/", 2);
      ranges.add(
          new Range(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1])));
    }
    return new SourceRanges(List.copyOf(ranges));
  }

  @Override
  public boolean test(InetAddress client) {
    return ranges.isEmpty()
        || ranges.stream().anyMatch(range -> range.contains(client.getAddress()));
  }
}
