package io.naru.cloud.localhost;

import io.naru.client.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code spec.loadBalancerSourceRanges}: who may use a load balancer; none means everybody. */
record SourceRanges(List<AddressRange> ranges) implements Predicate<InetAddress> {

  static SourceRanges of(@Nullable List<String> cidrs) {
    return new SourceRanges(
        cidrs == null ? List.of() : cidrs.stream().map(AddressRange::of).toList());
  }

  @Override
  public boolean test(InetAddress client) {
    return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(client));
  }
}
