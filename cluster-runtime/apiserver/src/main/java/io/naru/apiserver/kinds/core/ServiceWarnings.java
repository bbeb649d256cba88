package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import java.util.ArrayList;
import java.util.List;

/** What is legal in a service but deprecated or without effect. */
final class ServiceWarnings {

  private static final String TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
  private static final String TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";

  private ServiceWarnings() {}

  static List<String> of(Field service) {
    List<String> warnings = new ArrayList<>();
    Field spec = service.at("spec");
    if (service.at("metadata", "annotations").key(TOPOLOGY_HINTS).present()) {
      warnings.add(
          "annotation "
              + TOPOLOGY_HINTS
              + " is deprecated, please use "
              + TOPOLOGY_MODE
              + " instead");
    }
    if (ServiceRules.isHeadless(spec)) {
      headless(spec, warnings);
    } else {
      spec.at("clusterIPs")
          .items()
          .forEach(address -> warnings.addAll(NetworkChecks.addressWarnings(address)));
    }
    if (!spec.at("externalIPs").empty()) {
      warnings.add("spec.externalIPs is deprecated");
    }
    for (Field address : spec.at("externalIPs").items()) {
      warnings.addAll(NetworkChecks.addressWarnings(address));
    }
    if (!spec.at("loadBalancerIP").empty()) {
      warnings.addAll(NetworkChecks.addressWarnings(spec.at("loadBalancerIP")));
    }
    if (!spec.at("externalName").empty() && !spec.at("type").is("ExternalName")) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    return warnings;
  }

  private static void headless(Field spec, List<String> warnings) {
    if (!spec.at("loadBalancerIP").empty()) {
      warnings.add("spec.loadBalancerIP is ignored for headless services");
    }
    if (!spec.at("externalIPs").empty()) {
      warnings.add("spec.externalIPs is ignored for headless services");
    }
    if (!spec.at("sessionAffinity").is("None")) {
      warnings.add("spec.SessionAffinity is ignored for headless services");
    }
  }
}
