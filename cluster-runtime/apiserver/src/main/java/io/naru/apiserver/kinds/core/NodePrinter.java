package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.TreeSet;

/** Columns of nodes. */
final class NodePrinter {

  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
  private static final String ROLE_LABEL = "kubernetes.io/role";

  private NodePrinter() {}

  static Printer create() {
    return TablePrinter.named()
        .text("Status", "Whether it is ready and takes pods.", NodePrinter::status)
        .text("Roles", "What it is for.", NodePrinter::roles)
        .age()
        .text("Version", "Version of its agent.", node -> info(node, "kubeletVersion"))
        .text("Internal-IP", "Address in the cluster.", node -> address(node, "InternalIP"))
        .wide()
        .text("External-IP", "Address outside of it.", node -> address(node, "ExternalIP"))
        .wide()
        .text("OS-Image", "Operating system.", node -> known(info(node, "osImage")))
        .wide()
        .text("Kernel-Version", "Kernel.", node -> known(info(node, "kernelVersion")))
        .wide()
        .text(
            "Container-Runtime",
            "What runs its containers.",
            node -> known(info(node, "containerRuntimeVersion")))
        .wide()
        .build();
  }

  private static String status(ObjectNode node) {
    String ready = "Unknown";
    for (Field condition : Field.of(node).at("status", "conditions").items()) {
      if (condition.at("type").is("Ready")) {
        ready = condition.at("status").is("True") ? "Ready" : "NotReady";
      }
    }
    return Field.of(node).at("spec", "unschedulable").flag()
        ? ready + ",SchedulingDisabled"
        : ready;
  }

  private static String roles(ObjectNode node) {
    TreeSet<String> roles = new TreeSet<>();
    for (var label : Field.of(node).at("metadata", "labels").entries()) {
      if (label.getKey().startsWith(ROLE_PREFIX)
          && label.getKey().length() > ROLE_PREFIX.length()) {
        roles.add(label.getKey().substring(ROLE_PREFIX.length()));
      } else if (label.getKey().equals(ROLE_LABEL) && !label.getValue().empty()) {
        roles.add(label.getValue().text());
      }
    }
    return roles.isEmpty() ? "<none>" : String.join(",", roles);
  }

  private static String info(ObjectNode node, String field) {
    return Field.of(node).at("status", "nodeInfo", field).text();
  }

  private static String known(String text) {
    return text.isEmpty() ? "<unknown>" : text;
  }

  private static String address(ObjectNode node, String type) {
    return Field.of(node).at("status", "addresses").items().stream()
        .filter(address -> address.at("type").is(type))
        .map(address -> address.at("address").text())
        .findFirst()
        .orElse("<none>");
  }
}
