package io.naru.agent.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tracked connections must be forgotten after services changed. A UDP client that keeps its
 * socket stays with the endpoint that connection tracking remembers, and would send into the void
 * for as long as it sends; TCP clients notice by themselves.
 */
final class ConntrackCleanup {

  private ConntrackCleanup() {}

  /**
   * Commands that forget what was true before and is not now.
   *
   * @param before what was served, or nothing if that is not known
   */
  static List<List<String>> commands(
      Family family, List<ServicePort> before, List<ServicePort> now) {
    Map<String, ServicePort> old = new HashMap<>();
    before.stream()
        .filter(port -> port.protocol().equals("udp"))
        .forEach(port -> old.put(port.id(), port));
    List<List<String>> commands = new ArrayList<>();
    for (ServicePort port : now) {
      if (port.protocol().equals("udp")) {
        ServicePort previous = old.remove(port.id());
        if (previous != null) {
          forgetEndpoints(commands, family, previous, port);
        }
        if (!port.hasNoEndpoints() && (previous == null || previous.hasNoEndpoints())) {
          forgetUntranslated(commands, family, port);
        }
      }
    }
    old.values().forEach(gone -> forgetEndpoints(commands, family, gone, null));
    return commands;
  }

  private static void forgetEndpoints(
      List<List<String>> commands,
      Family family,
      ServicePort before,
      @org.jspecify.annotations.Nullable ServicePort now) {
    Set<Endpoint> gone = all(before);
    if (now != null) {
      gone.removeAll(all(now));
    }
    for (Endpoint endpoint : gone) {
      for (String address : addresses(before)) {
        commands.add(
            delete(
                family,
                "--orig-dst",
                address,
                "--orig-port-dst",
                text(before.port()),
                "--dst-nat",
                endpoint.ip()));
      }
      if (before.nodePort() != 0) {
        commands.add(
            delete(family, "--orig-port-dst", text(before.nodePort()), "--dst-nat", endpoint.ip()));
      }
    }
  }

  /** Packets that came while there was no endpoint are tracked as going nowhere. */
  private static void forgetUntranslated(
      List<List<String>> commands, Family family, ServicePort port) {
    for (String address : addresses(port)) {
      commands.add(delete(family, "--orig-dst", address, "--orig-port-dst", text(port.port())));
    }
    if (port.nodePort() != 0) {
      commands.add(delete(family, "--orig-port-dst", text(port.nodePort())));
    }
  }

  private static List<String> addresses(ServicePort port) {
    List<String> addresses = new ArrayList<>(port.externalIps());
    addresses.addAll(port.loadBalancerIps());
    if (!port.clusterIp().isEmpty()) {
      addresses.add(port.clusterIp());
    }
    return addresses;
  }

  private static Set<Endpoint> all(ServicePort port) {
    Set<Endpoint> endpoints = new HashSet<>(port.endpoints());
    endpoints.addAll(port.localEndpoints());
    return endpoints;
  }

  private static List<String> delete(Family family, String... match) {
    List<String> command =
        new ArrayList<>(
            List.of("conntrack", "-D", "-f", family == Family.IPV6 ? "ipv6" : "ipv4", "-p", "udp"));
    command.addAll(List.of(match));
    return command;
  }

  private static String text(int number) {
    return Integer.toString(number);
  }
}
