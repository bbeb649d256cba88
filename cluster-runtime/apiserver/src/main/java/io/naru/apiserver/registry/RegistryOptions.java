package io.naru.apiserver.registry;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a registry is given.
 *
 * @param serviceRange IPv4 CIDR that cluster IPs of services come from
 * @param firstNodePort of the range that node ports come from
 * @param lastNodePort inclusive
 * @param clock for timestamps
 * @param random for generated names, uids and addresses; thread-safe
 * @param bookmarkInterval how often a watch that allows bookmarks gets one
 */
public record RegistryOptions(
    String serviceRange,
    int firstNodePort,
    int lastNodePort,
    Clock clock,
    RandomGenerator random,
    Duration bookmarkInterval) {

  /** Kubernetes' defaults. */
  public static RegistryOptions standard() {
    return new RegistryOptions(
        "10.96.0.0/16", 30000, 32767, Clock.systemUTC(), new SecureRandom(), Duration.ofMinutes(1));
  }

  public RegistryOptions withServiceRange(String cidr) {
    return new RegistryOptions(cidr, firstNodePort, lastNodePort, clock, random, bookmarkInterval);
  }

  public RegistryOptions withClock(Clock clock) {
    return new RegistryOptions(
        serviceRange, firstNodePort, lastNodePort, clock, random, bookmarkInterval);
  }

  public RegistryOptions withBookmarkInterval(Duration interval) {
    return new RegistryOptions(serviceRange, firstNodePort, lastNodePort, clock, random, interval);
  }
}
