package io.naru.apiserver.kinds.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.List;

/** Columns of the networking kinds. */
final class NetworkingPrinters {

  private static final int MAX_HOSTS = 3;

  private NetworkingPrinters() {}

  static Printer ingresses() {
    return TablePrinter.named()
        .text(
            "Class",
            "Which controller serves it.",
            object -> {
              Field name = Field.of(object).at("spec", "ingressClassName");
              return name.present() ? name.text() : "<none>";
            })
        .text("Hosts", "Names that it serves.", NetworkingPrinters::hosts)
        .text("Address", "Where it is reached.", NetworkingPrinters::address)
        .text(
            "Ports",
            "Ports of TLS and plain traffic.",
            object -> Field.of(object).at("spec", "tls").empty() ? "80" : "80, 443")
        .age()
        .build();
  }

  private static String hosts(ObjectNode object) {
    List<String> hosts =
        Field.of(object).at("spec", "rules").items().stream()
            .map(rule -> rule.at("host").text())
            .filter(host -> !host.isEmpty())
            .toList();
    if (hosts.isEmpty()) {
      return "*";
    }
    int more = hosts.size() - MAX_HOSTS;
    return String.join(",", hosts.subList(0, Math.min(hosts.size(), MAX_HOSTS)))
        + (more > 0 ? " + " + more + " more..." : "");
  }

  private static String address(ObjectNode object) {
    return String.join(
        ",",
        Field.of(object).at("status", "loadBalancer", "ingress").items().stream()
            .map(point ->
                point.at("ip").empty() ? point.at("hostname").text() : point.at("ip").text())
            .filter(text -> !text.isEmpty())
            .toList());
  }

  static Printer ingressClasses() {
    return TablePrinter.named()
        .text(
            "Controller",
            "Controller of the class.",
            object -> Field.of(object).at("spec", "controller").text())
        .text(
            "Parameters",
            "Where the controller's settings are.",
            object -> {
              Field parameters = Field.of(object).at("spec", "parameters");
              if (!parameters.present()) {
                return "<none>";
              }
              String group = parameters.at("apiGroup").text();
              return parameters.at("kind").text()
                  + (group.isEmpty() ? "" : "." + group)
                  + "/"
                  + parameters.at("name").text();
            })
        .age()
        .build();
  }

  static Printer networkPolicies() {
    return TablePrinter.named()
        .text(
            "Pod-Selector",
            "Pods that it is about.",
            object -> Selectors.print(Field.of(object).at("spec", "podSelector")))
        .age()
        .build();
  }

  static Printer ipAddresses() {
    return TablePrinter.named()
        .text(
            "ParentRef",
            "Who uses the address.",
            object -> {
              Field parent = Field.of(object).at("spec", "parentRef");
              String group = parent.at("group").text();
              String namespace = parent.at("namespace").text();
              return parent.at("resource").text()
                  + (group.isEmpty() ? "" : "." + group)
                  + "/"
                  + (namespace.isEmpty() ? "" : namespace + "/")
                  + parent.at("name").text();
            })
        .build();
  }

  static Printer serviceCidrs() {
    return TablePrinter.named()
        .text(
            "CIDRs",
            "Ranges of cluster addresses.",
            object -> String.join(",", Field.of(object).at("spec", "cidrs").texts()))
        .age()
        .build();
  }
}
