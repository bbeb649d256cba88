package io.naru.agent.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads Services and EndpointSlices into {@link ServicePort}s: which endpoints count, by readiness,
 * termination and node. See "Virtual IPs and Service Proxies" of the Kubernetes documentation.
 */
final class ServicePorts {

  private static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";

  /** Services with this label are somebody else's to implement. */
  private static final String OTHER_PROXY_LABEL = "service.kubernetes.io/service-proxy-name";

  private static final String HEADLESS_LABEL = "service.kubernetes.io/headless";

  private ServicePorts() {}

  /** All ports of a family that a node has to serve, in the order of their ids. */
  static List<ServicePort> read(
      Collection<JsonNode> services,
      Collection<JsonNode> endpointSlices,
      Place place,
      Family family) {
    Map<String, List<JsonNode>> slices = slicesByService(endpointSlices, family);
    List<ServicePort> ports = new ArrayList<>();
    for (JsonNode service : services) {
      if (isProxied(service)) {
        JsonNode metadata = service.path("metadata");
        String key = metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
        List<JsonNode> own = slices.getOrDefault(key, List.of());
        for (JsonNode port : service.path("spec").path("ports")) {
          ServicePort read = read(service, port, own, place, family);
          if (isReachable(read)) {
            ports.add(read);
          }
        }
      }
    }
    ports.sort((one, other) -> one.id().compareTo(other.id()));
    return ports;
  }

  private static boolean isProxied(JsonNode service) {
    JsonNode labels = service.path("metadata").path("labels");
    JsonNode spec = service.path("spec");
    return !labels.has(OTHER_PROXY_LABEL)
        && !labels.has(HEADLESS_LABEL)
        && !spec.path("type").asText().equals("ExternalName")
        && !spec.path("clusterIP").asText("None").equals("None")
        && !spec.path("clusterIP").asText("").isEmpty();
  }

  private static boolean isReachable(ServicePort port) {
    return !port.clusterIp().isEmpty()
        || !port.externalIps().isEmpty()
        || !port.loadBalancerIps().isEmpty();
  }

  private static ServicePort read(
      JsonNode service, JsonNode port, List<JsonNode> slices, Place place, Family family) {
    JsonNode spec = service.path("spec");
    String portName = port.path("name").asText("");
    List<Candidate> candidates = candidates(slices, portName, protocol(port), place.node());
    String clusterIp = clusterIp(spec, family);
    return new ServicePort(
        service.path("metadata").path("namespace").asText(),
        service.path("metadata").path("name").asText(),
        portName,
        protocol(port).toLowerCase(Locale.ROOT),
        port.path("port").asInt(),
        clusterIp.isEmpty() ? 0 : port.path("nodePort").asInt(),
        clusterIp,
        family.of(texts(spec.path("externalIPs"))),
        family.of(loadBalancerIps(service)),
        family.of(
            texts(spec.path("loadBalancerSourceRanges")).stream().map(String::strip).toList()),
        spec.path("internalTrafficPolicy").asText().equals("Local"),
        spec.path("externalTrafficPolicy").asText().equals("Local"),
        affinitySeconds(spec),
        usable(candidates, preferred(candidates, place)),
        usable(candidates, candidate -> candidate.endpoint.local()));
  }

  private static String protocol(JsonNode port) {
    return port.path("protocol").asText("TCP");
  }

  private static String clusterIp(JsonNode spec, Family family) {
    List<String> all = new ArrayList<>(texts(spec.path("clusterIPs")));
    if (all.isEmpty()) {
      all.add(spec.path("clusterIP").asText());
    }
    List<String> own = family.of(all);
    return own.isEmpty() ? "" : own.getFirst();
  }

  /** A load balancer of mode Proxy forwards to nodes itself, and nodes must not short-cut it. */
  private static List<String> loadBalancerIps(JsonNode service) {
    List<String> found = new ArrayList<>();
    if (service.path("spec").path("type").asText().equals("LoadBalancer")) {
      for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
        String ip = ingress.path("ip").asText("");
        if (!ip.isEmpty() && ingress.path("ipMode").asText("VIP").equals("VIP")) {
          found.add(ip);
        }
      }
    }
    return found;
  }

  private static int affinitySeconds(JsonNode spec) {
    return spec.path("sessionAffinity").asText().equals("ClientIP")
        ? spec.path("sessionAffinityConfig").path("clientIP").path("timeoutSeconds").asInt(10800)
        : 0;
  }

  private static Map<String, List<JsonNode>> slicesByService(
      Collection<JsonNode> slices, Family family) {
    Map<String, List<JsonNode>> byService = new HashMap<>();
    for (JsonNode slice : slices) {
      JsonNode metadata = slice.path("metadata");
      String service = metadata.path("labels").path(SERVICE_NAME_LABEL).asText("");
      if (!service.isEmpty() && slice.path("addressType").asText().equals(family.apiName)) {
        byService
            .computeIfAbsent(
                metadata.path("namespace").asText() + "/" + service, key -> new ArrayList<>())
            .add(slice);
      }
    }
    return byService;
  }

  private record Candidate(
      Endpoint endpoint, boolean ready, boolean servingWhileTerminating, JsonNode hints) {

    boolean isFor(String scope, String name) {
      for (JsonNode hint : hints.path(scope)) {
        if (hint.path("name").asText().equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Those that hints keep for clients of this node or else of its zone; all, if a ready one has no
   * hint or none is meant for here. See "Traffic distribution" of the Kubernetes documentation.
   */
  private static Predicate<Candidate> preferred(List<Candidate> candidates, Place place) {
    List<Candidate> ready = candidates.stream().filter(Candidate::ready).toList();
    for (Map.Entry<String, String> here :
        List.of(Map.entry("forNodes", place.node()), Map.entry("forZones", place.zone()))) {
      String scope = here.getKey();
      if (ready.stream().noneMatch(candidate -> candidate.hints().path(scope).isEmpty())
          && ready.stream().anyMatch(candidate -> candidate.isFor(scope, here.getValue()))) {
        return candidate -> candidate.isFor(scope, here.getValue());
      }
    }
    return candidate -> true;
  }

  private static List<Candidate> candidates(
      List<JsonNode> slices, String portName, String protocol, String nodeName) {
    List<Candidate> found = new ArrayList<>();
    for (JsonNode slice : slices) {
      for (JsonNode port : slice.path("ports")) {
        if (port.path("name").asText("").equals(portName)
            && protocol(port).equals(protocol)
            && port.path("port").isInt()) {
          for (JsonNode endpoint : slice.path("endpoints")) {
            found.add(candidate(endpoint, port.path("port").asInt(), nodeName));
          }
        }
      }
    }
    return found;
  }

  private static Candidate candidate(JsonNode endpoint, int port, String nodeName) {
    JsonNode conditions = endpoint.path("conditions");
    boolean ready = conditions.path("ready").asBoolean(true);
    boolean local = endpoint.path("nodeName").asText("").equals(nodeName);
    return new Candidate(
        new Endpoint(endpoint.path("addresses").path(0).asText(), port, local),
        ready,
        conditions.path("serving").asBoolean(ready) && conditions.path("terminating").asBoolean(),
        endpoint.path("hints"));
  }

  /** The ready ones; if there are none at all, those that still serve while they end. */
  private static List<Endpoint> usable(List<Candidate> candidates, Predicate<Candidate> eligible) {
    List<Endpoint> ready = choose(candidates, eligible.and(Candidate::ready));
    return ready.isEmpty()
        ? choose(candidates, eligible.and(Candidate::servingWhileTerminating))
        : ready;
  }

  private static List<Endpoint> choose(List<Candidate> candidates, Predicate<Candidate> chosen) {
    TreeSet<Endpoint> endpoints = new TreeSet<>();
    candidates.stream().filter(chosen).map(Candidate::endpoint).forEach(endpoints::add);
    return List.copyOf(endpoints);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
