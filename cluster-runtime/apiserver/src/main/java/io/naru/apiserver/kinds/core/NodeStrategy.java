package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    List<Field> networks = spec.at("podCIDRs").items();
    networks.forEach(network -> NetworkChecks.isNetwork(network, errors));
    if (networks.size() > 2) {
      errors.invalid(
          spec.at("podCIDRs").path(), spec.at("podCIDRs").node(), "at most one of each IP family");
    }
    for (String amounts : List.of("capacity", "allocatable")) {
      Resources.quantities(Field.of(node).at("status", amounts), errors);
    }
  }

  /** Kubernetes reports taints as if they were metadata. */
  private static void taints(Field taints, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (Field there : taints.as("metadata.taints").items()) {
      Checks.nameRequired(there.at("key"), NameRules::qualifiedNameErrors, errors);
      Checks.name(there.at("value"), NameRules::labelValueErrors, errors);
      Checks.oneOfRequired(there.at("effect"), Tolerations.EFFECTS, errors);
      if (!seen.add(there.at("key").text() + ":" + there.at("effect").text())) {
        errors.duplicate(there.path(), there.node());
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode node, ObjectNode old, FieldErrors errors) {
    Field spec = Field.of(node).at("spec");
    Field before = Field.of(old).at("spec");
    if (!before.at("podCIDRs").empty() && !spec.at("podCIDRs").same(before.at("podCIDRs"))) {
      errors.forbidden(spec.at("podCIDRs").path(), "may not change once set");
    }
    if (!before.at("providerID").empty() && !spec.at("providerID").same(before.at("providerID"))) {
      errors.forbidden(spec.at("providerID").path(), "may not change once set");
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
