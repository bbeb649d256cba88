package io.naru.agent.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Renders services as nftables rules. A new connection's destination is looked up once, in a map of
 * all services; from there one chain per service picks an endpoint's chain at random, and that one
 * rewrites the destination. Later packets follow connection tracking.
 *
 * <p>What is still addressed to a service after that has no endpoint and is refused; so is the rest
 * of the service range, which would leave the cluster otherwise.
 *
 * <p>A pure function of its input; one object renders once.
 */
final class Renderer {

  /** Mark of connections that must seem to come from this node. */
  private static final String MASQUERADE_MARK = "0x4000";

  /** Before the priority of portmap's and Docker's rules in the same hooks. */
  private static final String NAT_PRIORITY = "-101";

  private static final String SERVICES = "service_addresses";
  private static final String NODE_PORTS = "service_node_ports";
  private static final String UNSERVED = "unserved_addresses";
  private static final String UNSERVED_NODE_PORTS = "unserved_node_ports";
  private static final String FIREWALL = "guarded_addresses";

  private static final String TO_REFUSE = "goto refuse";
  private static final String TO_DROP = "drop";

  private final Family family;
  private final List<String> clusterCidrs;
  private final List<String> serviceCidrs;
  private final SequencedMap<String, String> chains = new LinkedHashMap<>();
  private final SortedMap<String, SequencedMap<String, String>> maps = new TreeMap<>();
  private final SortedMap<String, String> mapTypes = new TreeMap<>();
  private final SortedMap<String, Integer> affinitySets = new TreeMap<>();

  private Renderer(
      Family family, Collection<String> clusterCidrs, Collection<String> serviceCidrs) {
    this.family = family;
    this.clusterCidrs = family.of(clusterCidrs);
    this.serviceCidrs = family.of(serviceCidrs);
  }

  /**
   * Renders a family's table.
   *
   * @param clusterCidrs ranges of all pods
   * @param serviceCidrs ranges of service addresses
   */
  static Ruleset render(
      Family family,
      List<ServicePort> ports,
      Collection<String> clusterCidrs,
      Collection<String> serviceCidrs) {
    Renderer renderer = new Renderer(family, clusterCidrs, serviceCidrs);
    renderer.skeleton();
    ports.forEach(renderer::service);
    return new Ruleset(
        family, renderer.chains, renderer.maps, renderer.mapTypes, renderer.affinitySets);
  }

  private void skeleton() {
    String byAddress = family.addressType + " . inet_proto . inet_service : verdict";
    String byPort = "inet_proto . inet_service : verdict";
    declare(SERVICES, byAddress);
    declare(UNSERVED, byAddress);
    declare(FIREWALL, byAddress);
    declare(NODE_PORTS, byPort);
    declare(UNSERVED_NODE_PORTS, byPort);
    String address = family.keyword + " daddr . meta l4proto . th dport vmap @";
    String port = "meta l4proto . th dport vmap @";
    chain("refuse", "reject");
    services(address, port);
    chain(
        "unserved",
        address + UNSERVED,
        "fib daddr type local " + notLoopback() + port + UNSERVED_NODE_PORTS);
    base("nat_prerouting", "nat hook prerouting priority " + NAT_PRIORITY, "goto services");
    base("nat_output", "nat hook output priority " + NAT_PRIORITY, "goto services");
    base(
        "nat_postrouting",
        "nat hook postrouting priority 99",
        "meta mark and " + MASQUERADE_MARK + " == 0 return",
        "meta mark set meta mark and 0xffffbfff",
        "masquerade");
    base("guard_prerouting", "filter hook prerouting priority -110", address + FIREWALL);
    base("guard_output", "filter hook output priority -110", address + FIREWALL);
    base("filter_input", "filter hook input priority 0", "goto unserved");
    base("filter_forward", "filter hook forward priority 0", leaks("jump unserved"));
    base("filter_output", "filter hook output priority 0", leaks("jump unserved"));
  }

  private void services(String address, String port) {
    List<String> rules = new ArrayList<>();
    if (!clusterCidrs.isEmpty() && !serviceCidrs.isEmpty()) {
      // Neither a pod nor this node: its answers would not come back through here.
      rules.add(
          family.keyword
              + " saddr != "
              + set(clusterCidrs)
              + " fib saddr type != local "
              + family.keyword
              + " daddr "
              + set(serviceCidrs)
              + " "
              + mark());
    }
    rules.add(address + SERVICES);
    rules.add("fib daddr type local " + notLoopback() + port + NODE_PORTS);
    chain("services", rules.toArray(String[]::new));
  }

  /** The cluster DNS address is in the range too, but it is local to each node. */
  private String[] leaks(String first) {
    return serviceCidrs.isEmpty()
        ? new String[] {first}
        : new String[] {
          first,
          family.keyword + " daddr " + set(serviceCidrs) + " fib daddr type != local goto refuse"
        };
  }

  private void service(ServicePort port) {
    String suffix = name(port.id());
    boolean shared = !port.endpoints().isEmpty();
    boolean local = !port.localEndpoints().isEmpty();
    List<Endpoint> all = new ArrayList<>(port.endpoints());
    port.localEndpoints().stream().filter(each -> !all.contains(each)).forEach(all::add);
    all.forEach(endpoint -> endpoint(port, endpoint));
    String sharedChain = "service-" + suffix;
    String localChain = "local-" + suffix;
    if (shared) {
      choice(sharedChain, port, port.endpoints());
    }
    if (local && (port.internalLocal() || port.externalLocal())) {
      choice(localChain, port, port.localEndpoints());
    }
    boolean internal = port.internalLocal() ? local : shared;
    String missing = port.hasNoEndpoints() ? TO_REFUSE : TO_DROP;
    if (!port.clusterIp().isEmpty()) {
      add(
          internal ? SERVICES : UNSERVED,
          element(port.clusterIp(), port),
          internal ? "goto " + (port.internalLocal() ? localChain : sharedChain) : missing);
    }
    external(port, suffix, shared, local, missing);
  }

  private void external(
      ServicePort port, String suffix, boolean shared, boolean local, String missing) {
    List<String> addresses = new ArrayList<>(port.externalIps());
    port.loadBalancerIps().stream().filter(ip -> !addresses.contains(ip)).forEach(addresses::add);
    if (addresses.isEmpty() && port.nodePort() == 0) {
      return;
    }
    String externalChain = "external-" + suffix;
    if (shared || local) {
      chain(externalChain, externalRules(port, suffix, shared, local));
    }
    boolean served = port.externalLocal() ? local : shared;
    for (String address : addresses) {
      if (shared || local) {
        add(SERVICES, element(address, port), "goto " + externalChain);
      }
      if (!served) {
        add(UNSERVED, element(address, port), missing);
      }
    }
    if (port.nodePort() != 0) {
      String element = port.protocol() + " . " + port.nodePort();
      if (shared || local) {
        add(NODE_PORTS, element, "goto " + externalChain);
      }
      if (!served) {
        add(UNSERVED_NODE_PORTS, element, missing);
      }
    }
    if (!port.sourceRanges().isEmpty()) {
      String guard = "guard-" + suffix;
      chain(guard, family.keyword + " saddr " + set(port.sourceRanges()) + " return", "drop");
      port.loadBalancerIps().forEach(ip -> add(FIREWALL, element(ip, port), "goto " + guard));
    }
  }

  private String[] externalRules(ServicePort port, String suffix, boolean shared, boolean local) {
    List<String> rules = new ArrayList<>();
    if (!port.externalLocal()) {
      // The endpoint may be on another node, which would answer the client directly.
      rules.add(mark());
      rules.add("goto service-" + suffix);
      return rules.toArray(String[]::new);
    }
    if (shared) {
      // The policy is about traffic from outside: pods and this node may go anywhere.
      if (!clusterCidrs.isEmpty()) {
        rules.add(family.keyword + " saddr " + set(clusterCidrs) + " goto service-" + suffix);
      }
      rules.add("fib saddr type local " + mark());
      rules.add("fib saddr type local goto service-" + suffix);
    }
    if (local) {
      rules.add("goto local-" + suffix);
    }
    return rules.toArray(String[]::new);
  }

  private void choice(String chain, ServicePort port, List<Endpoint> endpoints) {
    List<String> rules = new ArrayList<>();
    if (port.affinitySeconds() > 0) {
      for (Endpoint endpoint : endpoints) {
        rules.add(
            family.keyword
                + " saddr @"
                + affinitySet(port, endpoint)
                + " goto "
                + endpointChain(port, endpoint));
      }
    }
    List<String> numbered = new ArrayList<>();
    for (int index = 0; index < endpoints.size(); index++) {
      numbered.add(index + " : goto " + endpointChain(port, endpoints.get(index)));
    }
    rules.add(
        "numgen random mod " + endpoints.size() + " vmap { " + String.join(", ", numbered) + " }");
    chain(chain, rules.toArray(String[]::new));
  }

  private void endpoint(ServicePort port, Endpoint endpoint) {
    List<String> rules = new ArrayList<>();
    // A pod that reaches itself through its service has to get its answers from elsewhere.
    rules.add(family.keyword + " saddr " + endpoint.ip() + " " + mark());
    if (port.affinitySeconds() > 0) {
      String set = affinitySet(port, endpoint);
      affinitySets.put(set, port.affinitySeconds());
      rules.add("update @" + set + " { " + family.keyword + " saddr }");
    }
    rules.add(
        "meta l4proto "
            + port.protocol()
            + " dnat to "
            + family.withPort(endpoint.ip(), endpoint.port()));
    chain(endpointChain(port, endpoint), rules.toArray(String[]::new));
  }

  private static String endpointChain(ServicePort port, Endpoint endpoint) {
    return "endpoint-" + name(port.id() + "/" + endpoint.ip() + "/" + endpoint.port());
  }

  /** The timeout is part of the name: a set that exists cannot change its own. */
  private static String affinitySet(ServicePort port, Endpoint endpoint) {
    return "affinity-"
        + name(port.id() + "/" + endpoint.ip() + "/" + endpoint.port())
        + "-"
        + port.affinitySeconds();
  }

  /** Readable, unique by its checksum, and within what nftables allows in names. */
  private static String name(String id) {
    CRC32C checksum = new CRC32C();
    checksum.update(id.getBytes(StandardCharsets.UTF_8));
    String readable = id.replace(':', '.');
    return String.format("%08x-%s", checksum.getValue(), readable)
        .substring(0, Math.min(9 + readable.length(), 90));
  }

  private String element(String address, ServicePort port) {
    return address + " . " + port.protocol() + " . " + port.port();
  }

  private void declare(String map, String type) {
    maps.put(map, new LinkedHashMap<>());
    mapTypes.put(map, type);
  }

  /** The first of two services that claim the same address and port keeps it. */
  private void add(String map, String key, String verdict) {
    maps.computeIfPresent(
        map,
        (name, elements) -> {
          elements.putIfAbsent(key, verdict);
          return elements;
        });
  }

  private String notLoopback() {
    return family.keyword + " daddr != " + family.loopback + " ";
  }

  private static String mark() {
    return "meta mark set meta mark or " + MASQUERADE_MARK;
  }

  private static String set(List<String> elements) {
    return "{ " + String.join(", ", elements) + " }";
  }

  private void base(String name, String hook, String... rules) {
    chain(name, rules);
    chains.computeIfPresent(name, (key, text) -> "    type " + hook + "; policy accept;\n" + text);
  }

  private void chain(String name, String... rules) {
    StringBuilder text = new StringBuilder();
    for (String rule : rules) {
      text.append("    ").append(rule).append('\n');
    }
    chains.put(name, text.toString());
  }
}
