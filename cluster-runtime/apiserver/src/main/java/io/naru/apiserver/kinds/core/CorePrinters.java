package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.ContainerCells;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Columns of the small kinds of the core group. */
final class CorePrinters {

  private static final int MAX_ENDPOINTS = 3;

  private CorePrinters() {}

  static Printer componentStatuses() {
    return TablePrinter.named()
        .text("Status", "Health of the component.", object -> health(object).healthy())
        .text("Message", "What it says of itself.", object -> health(object).message())
        .text("Error", "Why it cannot be asked.", object -> health(object).error())
        .build();
  }

  private record Health(String healthy, String message, String error) {}

  private static Health health(ObjectNode object) {
    for (Field condition : Field.of(object).at("conditions").items()) {
      if (condition.at("type").is("Healthy")) {
        return new Health(
            switch (condition.at("status").text()) {
              case "True" -> "Healthy";
              case "False" -> "Unhealthy";
              default -> "Unknown";
            },
            condition.at("message").text(),
            condition.at("error").text());
      }
    }
    return new Health("Unknown", "", "");
  }

  static Printer configMaps() {
    return TablePrinter.named()
        .raw(
            "Data",
            "string",
            "Number of entries.",
            object ->
                object.numberNode(
                    Field.of(object).at("data").size() + Field.of(object).at("binaryData").size()))
        .age()
        .build();
  }

  static Printer secrets() {
    return TablePrinter.named()
        .text("Type", "What it is for.", object -> Field.of(object).at("type").text())
        .raw(
            "Data",
            "string",
            "Number of entries.",
            object -> object.numberNode(Field.of(object).at("data").size()))
        .age()
        .build();
  }

  static Printer serviceAccounts() {
    return TablePrinter.named().age().build();
  }

  static Printer namespaces() {
    return TablePrinter.named()
        .text(
            "Status", "Phase of its life.", object -> Field.of(object).at("status", "phase").text())
        .age()
        .build();
  }

  static Printer endpoints() {
    return TablePrinter.named()
        .text("Endpoints", "Addresses that are ready.", CorePrinters::sockets)
        .age()
        .build();
  }

  private static String sockets(ObjectNode object) {
    List<String> sockets = new ArrayList<>();
    for (Field subset : Field.of(object).at("subsets").items()) {
      for (Field address : subset.at("addresses").items()) {
        String ip = address.at("ip").text();
        if (subset.at("ports").empty()) {
          sockets.add(ip);
        }
        for (Field port : subset.at("ports").items()) {
          sockets.add((ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port.at("port").number());
        }
      }
    }
    if (sockets.isEmpty()) {
      return "<none>";
    }
    int more = sockets.size() - MAX_ENDPOINTS;
    return String.join(",", sockets.subList(0, Math.min(sockets.size(), MAX_ENDPOINTS)))
        + (more > 0 ? " + " + more + " more..." : "");
  }

  static Printer podTemplates() {
    return TablePrinter.named()
        .text(
            "Containers",
            "Containers of the template.",
            object -> ContainerCells.names(Field.of(object).at("template", "spec")))
        .text(
            "Images",
            "Images of the template.",
            object -> ContainerCells.images(Field.of(object).at("template", "spec")))
        .text(
            "Pod Labels",
            "Labels of its pods.",
            object -> Selectors.printLabels(Field.of(object).at("template", "metadata", "labels")))
        .build();
  }

  static Printer replicationControllers() {
    return TablePrinter.named()
        .number(
            "Desired", "Pods wanted.", object -> Field.of(object).at("spec", "replicas").number())
        .number(
            "Current",
            "Pods that exist.",
            object -> Field.of(object).at("status", "replicas").number())
        .number(
            "Ready",
            "Pods that are ready.",
            object -> Field.of(object).at("status", "readyReplicas").number())
        .age()
        .text(
            "Containers",
            "Containers of the template.",
            object -> ContainerCells.names(Field.of(object).at("spec", "template", "spec")))
        .wide()
        .text(
            "Images",
            "Images of the template.",
            object -> ContainerCells.images(Field.of(object).at("spec", "template", "spec")))
        .wide()
        .text(
            "Selector",
            "Which pods belong to it.",
            object -> Selectors.printLabels(Field.of(object).at("spec", "selector")))
        .wide()
        .build();
  }

  static Printer resourceQuotas() {
    return TablePrinter.named()
        .text("Request", "Requests: used and allowed.", object -> quota(object, false))
        .text("Limit", "Limits: used and allowed.", object -> quota(object, true))
        .age()
        .build();
  }

  private static String quota(ObjectNode object, boolean limits) {
    Field status = Field.of(object).at("status");
    Stream<String> names = status.at("hard").names().stream().sorted();
    return String.join(
        ", ",
        names
            .filter(name -> name.startsWith("limits") == limits)
            .map(name ->
                name
                    + ": "
                    + (status.at("used").key(name).present()
                        ? status.at("used").key(name).text()
                        : "0")
                    + "/"
                    + status.at("hard").key(name).text())
            .toList());
  }
}
