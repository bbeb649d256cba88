package io.naru.apiserver.kinds.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.TablePrinter;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Endpoint slices. */
final class EndpointSliceStrategy extends StandardStrategy {

  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_PORTS = 20_000;
  private static final int MAX_ADDRESSES = 100;
  private static final int MAX_TOPOLOGY = 16;
  private static final int MAX_HINTS = 8;
  private static final int SHOWN = 3;
  private static final String HOST_NAME = "kubernetes.io/hostname";

  EndpointSliceStrategy() {
    super(Traits.PLAIN.withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode slice) {
    for (ObjectNode port : Defaults.objects(slice, "ports")) {
      Defaults.text(port, "name", "");
      Defaults.text(port, "protocol", "TCP");
    }
    Defaults.objects(slice, "endpoints")
        .forEach(endpoint -> Defaults.object(endpoint, "conditions"));
    for (String list : List.of("endpoints", "ports")) {
      if (Field.of(slice).at(list).empty()) {
        slice.putNull(list);
      }
    }
  }

  /** Labels count as content here; changes of the content itself are counted by the registry. */
  @Override
  public void prepareForUpdate(ObjectNode slice, ObjectNode old) {
    super.prepareForUpdate(slice, old);
    Field before = Field.of(old).at("metadata");
    if (!slice.path("metadata").path("labels").equals(old.path("metadata").path("labels"))) {
      Defaults.object(slice, "metadata").put("generation", before.at("generation").number() + 1);
    }
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field slice = Field.of(object);
    Field type = slice.at("addressType");
    Checks.oneOfRequired(type, List.of("FQDN", "IPv4", "IPv6"), errors);
    if (slice.at("endpoints").size() > MAX_ENDPOINTS) {
      errors.tooMany("endpoints", slice.at("endpoints").size(), MAX_ENDPOINTS);
      return;
    }
    for (Field endpoint : slice.at("endpoints").items()) {
      endpoint(endpoint, type.text(), errors);
    }
    ports(slice.at("ports"), errors);
  }

  private static void endpoint(Field endpoint, String type, FieldErrors errors) {
    Field addresses = endpoint.at("addresses");
    if (addresses.empty()) {
      errors.required(addresses.path(), "must contain at least 1 address");
    } else if (addresses.size() > MAX_ADDRESSES) {
      errors.tooMany(addresses.path(), addresses.size(), MAX_ADDRESSES);
    }
    for (Field address : addresses.items()) {
      switch (type) {
        case "IPv4", "IPv6" -> {
          NetworkChecks.routable(address, errors);
          if (NetworkChecks.address(address.text()) != null
              && NetworkChecks.isIpv6(address.text()) != type.equals("IPv6")) {
            errors.invalid(address.path(), address.text(), "must be an " + type + " address");
          }
        }
        case "FQDN" -> Checks.name(address, NameRules::dns1123SubdomainErrors, errors);
        default -> {
          // The type itself is reported.
        }
      }
    }
    Checks.nameIfSet(endpoint.at("hostname"), NameRules::dns1123LabelErrors, errors);
    Checks.nameIfSet(endpoint.at("nodeName"), NameRules::dns1123SubdomainErrors, errors);
    topology(endpoint.at("deprecatedTopology"), errors);
    hints(endpoint.at("hints"), errors);
  }

  private static void topology(Field topology, FieldErrors errors) {
    if (topology.size() > MAX_TOPOLOGY) {
      errors.tooMany(topology.path(), topology.size(), MAX_TOPOLOGY);
    }
    Checks.labels(topology, errors);
    if (topology.key(HOST_NAME).present()) {
      errors.invalid(topology.key(HOST_NAME).path(), HOST_NAME, "nodeName should be used instead");
    }
  }

  /** For whom an endpoint is meant, of those that could use it. */
  private static void hints(Field hints, FieldErrors errors) {
    for (String list : List.of("forZones", "forNodes")) {
      Field places = hints.at(list);
      if (places.size() > MAX_HINTS) {
        errors.tooMany(places.path(), places.size(), MAX_HINTS);
        continue;
      }
      Set<String> seen = new HashSet<>();
      for (Field place : places.items()) {
        Field name = place.at("name");
        if (list.equals("forZones")) {
          Checks.name(name, NameRules::labelValueErrors, errors);
        } else {
          Checks.name(name, NameRules::dns1123SubdomainErrors, errors);
        }
        if (!seen.add(name.text())) {
          errors.duplicate(name.path(), name.text());
        }
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode slice, @Nullable ObjectNode old) {
    if (Field.of(slice).at("addressType").is("FQDN")) {
      return List.of("spec.addressType: FQDN endpoints are deprecated");
    }
    List<String> warnings = new ArrayList<>();
    for (Field endpoint : Field.of(slice).at("endpoints").items()) {
      for (Field address : endpoint.at("addresses").items()) {
        warnings.addAll(NetworkChecks.addressWarnings(address));
      }
    }
    return warnings;
  }

  private static void ports(Field ports, FieldErrors errors) {
    if (ports.size() > MAX_PORTS) {
      errors.tooMany(ports.path(), ports.size(), MAX_PORTS);
      return;
    }
    Set<String> names = new HashSet<>();
    for (Field port : ports.items()) {
      Field name = port.at("name");
      Checks.nameIfSet(name, NameRules::dns1123LabelErrors, errors);
      if (!names.add(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
      Checks.oneOfRequired(port.at("protocol"), NetworkChecks.PROTOCOLS, errors);
      if (port.at("port").present()) {
        NetworkChecks.port(port.at("port"), errors);
      }
      Checks.nameIfSet(port.at("appProtocol"), NameRules::qualifiedNameErrors, errors);
    }
  }

  @Override
  public void validateUpdate(ObjectNode slice, ObjectNode old, FieldErrors errors) {
    Checks.immutable(Field.of(slice).at("addressType"), Field.of(old).at("addressType"), errors);
  }

  static Printer printer() {
    return TablePrinter.named()
        .text(
            "AddressType",
            "Kind of its addresses.",
            slice -> Field.of(slice).at("addressType").text())
        .text("Ports", "Ports of its endpoints.", EndpointSliceStrategy::shownPorts)
        .text(
            "Endpoints",
            "Addresses of its endpoints.",
            slice ->
                shorten(
                    Field.of(slice).at("endpoints").items().stream()
                        .flatMap(endpoint -> endpoint.at("addresses").texts().stream())
                        .toList(),
                    "<unset>"))
        .age()
        .build();
  }

  private static String shownPorts(ObjectNode slice) {
    return shorten(
        Field.of(slice).at("ports").items().stream()
            .map(port -> port.at("port").present() ? Long.toString(port.at("port").number()) : "*")
            .toList(),
        "<unset>");
  }

  private static String shorten(List<String> all, String none) {
    if (all.isEmpty()) {
      return none;
    }
    int more = all.size() - SHOWN;
    return String.join(",", all.subList(0, Math.min(all.size(), SHOWN)))
        + (more > 0 ? " + " + more + " more..." : "");
  }
}
