package io.naru.agent.proxy;

import java.util.Collection;
import java.util.List;

/** An IP family in the words of nftables and of the API. */
enum Family {
  IPV4("ip", "ipv4_addr", "IPv4", "127.0.0.0/8"),
  IPV6("ip6", "ipv6_addr", "IPv6", "::1/128");

  /** As nftables names the table's family and the header whose {@code saddr} it matches. */
  final String keyword;

  final String addressType;

  /** As EndpointSlice's {@code addressType} and Service's {@code ipFamilies} have it. */
  final String apiName;

  final String loopback;

  Family(String keyword, String addressType, String apiName, String loopback) {
    this.keyword = keyword;
    this.addressType = addressType;
    this.apiName = apiName;
    this.loopback = loopback;
  }

  /** Those of the addresses or CIDRs that are of this family. */
  List<String> of(Collection<String> addresses) {
    return addresses.stream().filter(each -> (each.indexOf(':') >= 0) == (this == IPV6)).toList();
  }

  /** An address with a port, as {@code dnat to} takes it. */
  String withPort(String ip, int port) {
    return this == IPV6 ? "[" + ip + "]:" + port : ip + ":" + port;
  }
}
