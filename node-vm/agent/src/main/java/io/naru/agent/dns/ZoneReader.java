package io.naru.agent.dns;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads Services and EndpointSlices into a {@link ClusterZone}. One object reads once; not
 * thread-safe.
 */
final class ZoneReader {

  private static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";

  /** Service addresses hardly ever change; endpoints come and go. */
  private static final int SERVICE_SECONDS = 30;

  private static final int ENDPOINT_SECONDS = 5;
  private static final int SRV_HEADER = 6;

  private final String domain;
  private final Map<String, List<DnsRecord>> records = new HashMap<>();

  private ZoneReader(String domain) {
    this.domain = domain;
  }

  /**
   * The zone of these objects.
   *
   * @param reverseRanges CIDRs of pods and services, whose reverse names belong to the zone
   */
  static ClusterZone read(
      String domain,
      Collection<JsonNode> services,
      Collection<JsonNode> slices,
      Collection<String> reverseRanges) {
    ZoneReader reader = new ZoneReader(domain);
    reader.name(domain);
    reader.name("svc." + domain);
    reader.add(DnsRecord.text("dns-version." + domain, "1.1.0", SERVICE_SECONDS));
    Map<String, List<JsonNode>> byService = new HashMap<>();
    for (JsonNode slice : slices) {
      JsonNode metadata = slice.path("metadata");
      byService
          .computeIfAbsent(
              metadata.path("namespace").asText()
                  + "/"
                  + metadata.path("labels").path(SERVICE_NAME_LABEL).asText(),
              key -> new ArrayList<>())
          .add(slice);
    }
    for (JsonNode service : services) {
      JsonNode metadata = service.path("metadata");
      String key = metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
      reader.service(service, byService.getOrDefault(key, List.of()));
    }
    return new ClusterZone(
        domain,
        reader.records,
        reverseRanges.stream().flatMap(range -> ReverseNames.ofRange(range).stream()).toList());
  }

  private void service(JsonNode service, List<JsonNode> slices) {
    JsonNode metadata = service.path("metadata");
    JsonNode spec = service.path("spec");
    String name =
        String.join(
            ".",
            metadata.path("name").asText(),
            metadata.path("namespace").asText(),
            "svc",
            domain);
    name(name);
    String clusterIp = spec.path("clusterIP").asText("");
    if (spec.path("type").asText().equals("ExternalName")) {
      String target = withoutFinalDot(spec.path("externalName").asText()).toLowerCase(Locale.ROOT);
      if (!target.isEmpty()) {
        add(DnsRecord.cname(name, target, SERVICE_SECONDS));
      }
    } else if (clusterIp.equals("None")) {
      headless(name, slices);
    } else if (!clusterIp.isEmpty()) {
      clusterAddress(name, spec);
    }
  }

  private void clusterAddress(String name, JsonNode spec) {
    List<String> addresses = new ArrayList<>();
    spec.path("clusterIPs").forEach(ip -> addresses.add(ip.asText()));
    if (addresses.isEmpty()) {
      addresses.add(spec.path("clusterIP").asText());
    }
    for (String ip : addresses) {
      add(DnsRecord.address(name, ip, SERVICE_SECONDS));
      add(DnsRecord.pointer(ReverseNames.of(ip), name, SERVICE_SECONDS));
    }
    for (JsonNode port : spec.path("ports")) {
      location(name, port, 100, name, SERVICE_SECONDS);
    }
  }

  private void headless(String name, List<JsonNode> slices) {
    // One endpoint may be in several slices, one for each family or list of ports.
    Map<DnsKey, DnsRecord> unique = new LinkedHashMap<>();
    for (JsonNode slice : slices) {
      if (slice.path("addressType").asText().equals("FQDN")) {
        continue;
      }
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (endpoint.path("conditions").path("ready").asBoolean(true)) {
          for (JsonNode address : endpoint.path("addresses")) {
            headlessEndpoint(name, slice, endpoint, address.asText(), unique);
          }
        }
      }
    }
    unique.values().forEach(this::add);
  }

  private record DnsKey(String name, int type, String data) {}

  private void headlessEndpoint(
      String name, JsonNode slice, JsonNode endpoint, String ip, Map<DnsKey, DnsRecord> unique) {
    String hostname = endpoint.path("hostname").asText("");
    String label = hostname.isEmpty() ? ip.replace('.', '-').replace(':', '-') : hostname;
    String endpointName = label.toLowerCase(Locale.ROOT) + "." + name;
    put(unique, DnsRecord.address(name, ip, ENDPOINT_SECONDS));
    put(unique, DnsRecord.address(endpointName, ip, ENDPOINT_SECONDS));
    if (!hostname.isEmpty()) {
      put(unique, DnsRecord.pointer(ReverseNames.of(ip), endpointName, ENDPOINT_SECONDS));
    }
    for (JsonNode port : slice.path("ports")) {
      String owner = locationName(name, port);
      if (!owner.isEmpty()) {
        put(
            unique,
            DnsRecord.service(
                owner, 100, port.path("port").asInt(), endpointName, ENDPOINT_SECONDS));
      }
    }
  }

  private static void put(Map<DnsKey, DnsRecord> unique, DnsRecord record) {
    String data = new String(record.data(), StandardCharsets.ISO_8859_1);
    unique.putIfAbsent(new DnsKey(record.name(), record.type(), data), record);
  }

  private void location(String name, JsonNode port, int weight, String target, int seconds) {
    String owner = locationName(name, port);
    if (!owner.isEmpty()) {
      add(DnsRecord.service(owner, weight, port.path("port").asInt(), target, seconds));
    }
  }

  /** Only named ports have a location. */
  private static String locationName(String name, JsonNode port) {
    String portName = port.path("name").asText("");
    return portName.isEmpty()
        ? ""
        : "_"
            + portName
            + "._"
            + port.path("protocol").asText("TCP").toLowerCase(Locale.ROOT)
            + "."
            + name;
  }

  private void add(DnsRecord record) {
    name(record.name()).add(record);
  }

  /** Makes a name and all above it exist, so that these are "no data" and not "no such name". */
  private List<DnsRecord> name(String name) {
    List<DnsRecord> known = records.get(name);
    if (known != null) {
      return known;
    }
    List<DnsRecord> fresh = new ArrayList<>();
    records.put(name, fresh);
    int dot = name.indexOf('.');
    if (dot > 0 && name.endsWith("." + domain)) {
      name(name.substring(dot + 1));
    }
    return fresh;
  }

  private static String withoutFinalDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** The server that a location record names. */
  static String targetOf(DnsRecord location) {
    return DnsNames.decode(location.data(), SRV_HEADER);
  }
}
