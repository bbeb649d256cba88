package io.naru.providers.hollow;

import io.naru.cluster.Cidrs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a range, each given to one holder at a time. The network's own address, the
 * first one (the gateway) and the last one are never given. An address that came back is given
 * again as late as possible. Thread-safe.
 */
final class Addresses {

  private final String cidr;
  private final int size;
  private final Map<String, String> byHolder = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private int next = 2;

  /**
   * @param cidr an IPv4 range of at least four addresses
   */
  Addresses(String cidr) {
    this.cidr = cidr;
    int prefix = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    this.size = 1 << Math.min(30, 32 - prefix);
  }

  String cidr() {
    return cidr;
  }

  /** The holder's address, new if it has none; null if all are taken. */
  synchronized @Nullable String allocate(String holder) {
    String known = byHolder.get(holder);
    if (known != null) {
      return known;
    }
    for (int tried = 2; tried < size - 1; tried++) {
      String candidate = Cidrs.address(cidr, next);
      next = next + 1 < size - 1 ? next + 1 : 2;
      if (taken.add(candidate)) {
        byHolder.put(holder, candidate);
        return candidate;
      }
    }
    return null;
  }

  /** The holder has this address already, from before. */
  synchronized void occupy(String holder, String address) {
    if (byHolder.putIfAbsent(holder, address) == null) {
      taken.add(address);
    }
  }

  synchronized void release(String holder) {
    String address = byHolder.remove(holder);
    if (address != null) {
      taken.remove(address);
    }
  }
}
