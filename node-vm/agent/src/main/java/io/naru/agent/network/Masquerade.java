package io.naru.agent.network;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The nftables table that gives this node's address to what its pods send out of the cluster. Pods
 * and nodes see pods' own addresses.
 */
final class Masquerade {

  private Masquerade() {}

  /**
   * A script for {@code nft -f}.
   *
   * @param clusterCidrs ranges of all pods
   * @param nodeAddresses addresses of all nodes
   */
  static String render(Collection<String> clusterCidrs, Collection<String> nodeAddresses) {
    return table("ip", family(clusterCidrs, false), family(nodeAddresses, false))
        + table("ip6", family(clusterCidrs, true), family(nodeAddresses, true));
  }

  private static String table(String family, List<String> pods, List<String> nodes) {
    String declared =
        "table " + family + " naru_masquerade\ndelete table " + family + " naru_masquerade\n";
    if (pods.isEmpty()) {
      return declared;
    }
    String inside = String.join(", ", pods);
    String nodeRule =
        nodes.isEmpty()
            ? ""
            : "    " + family + " daddr { " + String.join(", ", nodes) + " } return\n";
    return declared
        + "table "
        + family
        + " naru_masquerade {\n"
        + "  chain postrouting {\n"
        + "    type nat hook postrouting priority 101; policy accept;\n"
        + ("    " + family + " saddr != { " + inside + " } return\n")
        + ("    " + family + " daddr { " + inside + " } return\n")
        + nodeRule
        + "    fib daddr type { local, multicast, broadcast } return\n"
        + "    masquerade\n"
        + "  }\n"
        + "}\n";
  }

  private static List<String> family(Collection<String> all, boolean ipv6) {
    return new TreeSet<>(all).stream().filter(each -> NodeAddresses.isIpv6(each) == ipv6).toList();
  }
}
