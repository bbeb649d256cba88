package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** What only services of type LoadBalancer have, and what balancers report. */
public final class LoadBalancerRules {

  private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final String ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";

  private LoadBalancerRules() {}

  static void validate(Field service, String type, FieldErrors errors) {
    Field spec = service.at("spec");
    boolean balanced = type.equals("LoadBalancer");
    sourceRanges(service, balanced, errors);
    Field allocate = spec.at("allocateLoadBalancerNodePorts");
    if (allocate.present() && !balanced) {
      errors.forbidden(allocate.path(), ONLY_BALANCED);
    } else if (balanced && !allocate.present()) {
      errors.required("allocateLoadBalancerNodePorts", "");
    }
    Field balancer = spec.at("loadBalancerClass");
    if (balancer.present() && !balanced) {
      errors.forbidden(balancer.path(), ONLY_BALANCED);
    } else if (balancer.present()) {
      Checks.name(balancer, NameRules::qualifiedNameErrors, errors);
    }
  }

  private static void sourceRanges(Field service, boolean balanced, FieldErrors errors) {
    Field ranges = service.at("spec", "loadBalancerSourceRanges");
    Field annotation = service.at("metadata", "annotations").key(RANGES);
    if (!ranges.empty()) {
      // Kubernetes writes this path with a capital letter, and lets blanks around values pass.
      String path = service.at("spec", "LoadBalancerSourceRanges").path();
      if (!balanced) {
        errors.forbidden(path, ONLY_BALANCED);
      }
      List<String> texts = ranges.texts();
      for (int i = 0; i < texts.size(); i++) {
        NetworkChecks.isNetwork(texts.get(i).strip(), path + "[" + i + "]", errors);
      }
    } else if (annotation.present()) {
      if (!balanced) {
        errors.forbidden(annotation.path(), ONLY_BALANCED);
      }
      if (!annotation.text().isBlank()) {
        for (String range : annotation.text().strip().split(",", -1)) {
          NetworkChecks.isNetwork(range.strip(), annotation.path(), errors);
        }
      }
    }
  }

  /**
   * What a balancer reports: addresses and names under which it is reached.
   *
   * @param type of the service; empty if it is an ingress
   */
  public static void status(Field balancer, String type, FieldErrors errors) {
    Field ingress = balancer.at("ingress");
    if (!ingress.empty() && !type.isEmpty() && !type.equals("LoadBalancer")) {
      errors.forbidden(ingress.path(), "may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    for (Field point : ingress.items()) {
      Field address = point.at("ip");
      if (!address.empty()) {
        NetworkChecks.isAddress(address, errors);
      }
      Field mode = point.at("ipMode");
      if (mode.present() && address.empty()) {
        errors.forbidden(mode.path(), "may not be specified when `ip` is not set");
      }
      Checks.oneOf(mode, List.of("Proxy", "VIP"), errors);
      Field host = point.at("hostname");
      if (!host.empty()) {
        Checks.name(host, NameRules::dns1123SubdomainErrors, errors);
        if (NetworkChecks.address(host.text()) != null) {
          errors.invalid(host.path(), host.text(), "must be a DNS name, not an IP address");
        }
      }
    }
  }
}
