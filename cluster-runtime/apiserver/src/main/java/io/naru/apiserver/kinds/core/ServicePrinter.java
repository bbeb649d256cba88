package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Columns of services. */
final class ServicePrinter {

  private static final String NONE = "<none>";

  private ServicePrinter() {}

  static Printer create() {
    return TablePrinter.named()
        .text("Type", "How it is reached.", service -> spec(service).at("type").text())
        .text("Cluster-IP", "Address inside the cluster.", ServicePrinter::clusterIp)
        .text("External-IP", "Addresses outside of it.", ServicePrinter::external)
        .text("Port(s)", "Ports, with those of nodes.", ServicePrinter::ports)
        .age()
        .text(
            "Selector",
            "Which pods serve it.",
            service -> Selectors.printLabels(spec(service).at("selector")))
        .wide()
        .build();
  }

  private static Field spec(ObjectNode service) {
    return Field.of(service).at("spec");
  }

  private static String clusterIp(ObjectNode service) {
    List<String> addresses = spec(service).at("clusterIPs").texts();
    String first =
        addresses.isEmpty() ? spec(service).at("clusterIP").text() : addresses.getFirst();
    return first.isEmpty() ? NONE : first;
  }

  private static String external(ObjectNode service) {
    Field spec = spec(service);
    List<String> addresses = new ArrayList<>();
    String type = spec.at("type").text();
    if (type.equals("ExternalName")) {
      return spec.at("externalName").text();
    }
    if (type.equals("LoadBalancer")) {
      for (Field point : Field.of(service).at("status", "loadBalancer", "ingress").items()) {
        addresses.add(point.at("ip").empty() ? point.at("hostname").text() : point.at("ip").text());
      }
    }
    addresses.addAll(spec.at("externalIPs").texts());
    if (!addresses.isEmpty()) {
      return String.join(",", addresses);
    }
    return type.equals("LoadBalancer") ? "<pending>" : NONE;
  }

  private static String ports(ObjectNode service) {
    List<Field> ports = spec(service).at("ports").items();
    if (ports.isEmpty()) {
      return NONE;
    }
    return ports.stream()
        .map(port -> {
          long node = port.at("nodePort").number();
          return port.at("port").number()
              + (node == 0 ? "" : ":" + node)
              + "/"
              + port.at("protocol").text();
        })
        .collect(Collectors.joining(","));
  }
}
