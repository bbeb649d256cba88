package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nodes. A node registers itself with its status, so creation keeps it. */
final class NodeStrategy extends StandardStrategy {

  private static final List<String> SYSTEM =
      List.of(
          "architecture",
          "bootID",
          "containerRuntimeVersion",
          "kernelVersion",
          "kubeProxyVersion",
          "kubeletVersion",
          "machineID",
          "operatingSystem",
          "osImage",
          "systemUUID");

  NodeStrategy() {
    super(Traits.PLAIN.withStatus());
  }

  @Override
  protected void setDefaults(ObjectNode node) {
    ObjectNode spec = Defaults.object(node, "spec");
    String first = Field.of(node).at("spec", "podCIDR").text();
    if (!first.isEmpty() && Field.of(node).at("spec", "podCIDRs").empty()) {
      spec.putArray("podCIDRs").add(first);
    } else if (first.isEmpty() && !Field.of(node).at("spec", "podCIDRs").empty()) {
      spec.put("podCIDR", spec.path("podCIDRs").path(0).asText());
    }
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    if (Defaults.missing(status, "allocatable")
        && status.get("capacity") instanceof ObjectNode all) {
      status.set("allocatable", all.deepCopy());
    }
    Defaults.optional(status, "capacity").forEach(Quantities::normalize);
    Defaults.optional(status, "allocatable").forEach(Quantities::normalize);
    Defaults.number(
        Defaults.object(Defaults.object(status, "daemonEndpoints"), "kubeletEndpoint"), "Port", 0);
    ObjectNode system = Defaults.object(status, "nodeInfo");
    SYSTEM.forEach(field -> Defaults.text(system, field, ""));
  }

  @Override
  public void prepareForCreate(ObjectNode node) {
    fillStatus(Defaults.object(node, "status"));
  }

  @Override
  public void validate(ObjectNode node, FieldErrors errors) {
    Field spec = Field.of(node).at("spec");
    taints(spec.at("taints"), errors);
    networks(spec.at("podCIDRs"), errors);
    status(Field.of(node).at("status"), errors);
  }

  private static void networks(Field networks, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    Set<Boolean> families = new HashSet<>();
    for (Field network : networks.items()) {
      NetworkChecks.isNetwork(network, errors);
      families.add(NetworkChecks.isIpv6(network.text()));
      if (!seen.add(network.text())) {
        errors.duplicate(network.path(), network.text());
      }
    }
    if (networks.size() > families.size()) {
      errors.invalid(
          networks.path(), networks.node(), "may specify no more than one CIDR for each IP family");
    }
  }

  private static void status(Field status, FieldErrors errors) {
    for (String amounts : List.of("capacity", "allocatable")) {
      for (Map.Entry<String, Field> amount : status.at(amounts).entries()) {
        ResourceNames.amount(amount.getKey(), amount.getValue(), errors);
      }
    }
    Set<String> addresses = new HashSet<>();
    for (Field address : status.at("addresses").items()) {
      if (!addresses.add(address.at("type").text() + "/" + address.at("address").text())) {
        errors.duplicate(address.path(), address.node());
      }
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode node, ObjectNode old, FieldErrors errors) {
    status(Field.of(node).at("status"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode node, @Nullable ObjectNode old) {
    Field spec = Field.of(node).at("spec");
    List<String> warnings = new ArrayList<>();
    if (spec.at("configSource").present()) {
      warnings.add("spec.configSource: deprecated in v1.22, support removed in v1.26");
    }
    if (!spec.at("externalID").empty()) {
      warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }
    return warnings;
  }

  /** Kubernetes reports taints as if they were metadata. */
  private static void taints(Field taints, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (Field there : taints.as("metadata.taints").items()) {
      Checks.name(there.at("key"), NameRules::qualifiedNameErrors, errors);
      List<String> problems = NameRules.labelValueErrors(there.at("value").text());
      if (!problems.isEmpty()) {
        errors.invalid(
            there.at("value").path(), there.at("value").text(), String.join(";", problems));
      }
      Checks.oneOfRequired(there.at("effect"), Tolerations.EFFECTS, errors);
      if (!seen.add(there.at("key").text() + ":" + there.at("effect").text())) {
        errors.duplicate(
            there.path(),
            InternalForms.of("Taint", there),
            "taints must be unique by key and effect pair");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode node, ObjectNode old, FieldErrors errors) {
    Field spec = Field.of(node).at("spec");
    Field before = Field.of(old).at("spec");
    if (!before.at("podCIDRs").empty() && !spec.at("podCIDRs").same(before.at("podCIDRs"))) {
      errors.forbidden(
          spec.at("podCIDRs").path(),
          "node updates may not change podCIDR except from \"\" to valid");
    }
    if (!before.at("providerID").empty() && !spec.at("providerID").same(before.at("providerID"))) {
      errors.forbidden(
          spec.at("providerID").path(),
          "node updates may not change providerID except from \"\" to valid");
    }
    if (!spec.at("externalID").same(before.at("externalID"))) {
      errors.forbidden("[]", "node updates may only change labels, taints, or capacity");
    }
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.of("spec.unschedulable");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode node) {
    return Map.of(
        "spec.unschedulable", Boolean.toString(Field.of(node).at("spec", "unschedulable").flag()));
  }
}
