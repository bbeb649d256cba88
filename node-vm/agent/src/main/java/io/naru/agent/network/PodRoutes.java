package io.naru.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Routes to the pods of all other nodes, through those nodes. */
final class PodRoutes {

  /** Marks routes as ours (ip-route(8), {@code protocol}), so that we remove no others. */
  private static final String PROTOCOL = "110";

  private PodRoutes() {}

  /** Gateway by pod range, for every node but this one that has both a range and an address. */
  static SortedMap<String, String> wanted(Collection<JsonNode> nodes, String ownName) {
    SortedMap<String, String> routes = new TreeMap<>();
    for (JsonNode node : nodes) {
      if (NodeAddresses.name(node).equals(ownName)) {
        continue;
      }
      for (String cidr : NodeAddresses.podCidrs(node)) {
        List<String> addresses = NodeAddresses.internal(node, NodeAddresses.isIpv6(cidr));
        if (!addresses.isEmpty()) {
          routes.put(cidr, addresses.getFirst());
        }
      }
    }
    return routes;
  }

  /**
   * Makes the kernel's routes of ours exactly these. A route that cannot be set (its node may have
   * just moved to an unknown network) does not keep the others from being set.
   *
   * @throws IOException naming the routes that could not be set
   */
  static void apply(Commands commands, Map<String, String> wanted) throws IOException {
    List<String> failures = new ArrayList<>();
    for (String family : List.of("-4", "-6")) {
      for (String present : present(commands, family)) {
        if (!wanted.containsKey(present)) {
          commands.run("ip", family, "route", "del", present, "proto", PROTOCOL);
        }
      }
    }
    for (Map.Entry<String, String> route : wanted.entrySet()) {
      String family = NodeAddresses.isIpv6(route.getKey()) ? "-6" : "-4";
      Commands.Result result =
          commands.run(
              "ip",
              family,
              "route",
              "replace",
              route.getKey(),
              "via",
              route.getValue(),
              "proto",
              PROTOCOL);
      if (!result.succeeded()) {
        failures.add(route.getKey() + " via " + route.getValue() + ": " + result.output());
      }
    }
    if (!failures.isEmpty()) {
      throw new IOException("cannot set routes " + failures);
    }
  }

  private static List<String> present(Commands commands, String family) throws IOException {
    Commands.Result result = commands.run("ip", family, "route", "show", "proto", PROTOCOL);
    // A kernel without the family has no routes of it.
    return result.succeeded()
        ? result
            .output()
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().split(" ", 2)[0])
            .toList()
        : List.of();
  }
}
