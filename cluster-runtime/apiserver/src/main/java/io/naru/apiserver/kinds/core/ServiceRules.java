package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Validation of services. */
final class ServiceRules {

  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> POLICIES = List.of("Cluster", "Local");
  private static final List<String> DISTRIBUTIONS =
      List.of("PreferClose", "PreferSameZone", "PreferSameNode");
  private static final String TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
  private static final String TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
  private static final long DAY_SECONDS = 86_400;
  private static final int KUBELET_PORT = 10250;

  private ServiceRules() {}

  static void validate(Field service, FieldErrors errors) {
    Field spec = service.at("spec");
    String type = spec.at("type").text();
    topology(service.at("metadata", "annotations"), errors);
    boolean headless = isHeadless(spec);
    if (spec.at("ports").empty() && !headless && !type.equals("ExternalName")) {
      errors.required(spec.at("ports").path(), "");
    }
    typeRules(spec, type, headless, errors);
    ports(spec, type, errors);
    Checks.labels(spec.at("selector"), errors);
    affinity(spec, errors);
    ServiceAddressRules.validate(spec, type, errors);
    Checks.oneOfRequired(spec.at("type"), TYPES, errors);
    LoadBalancerRules.validate(service, type, errors);
    trafficPolicies(spec, type, errors);
  }

  /** Headless: no address of its own, and not only a name either. */
  static boolean isHeadless(Field spec) {
    return spec.at("clusterIP").is("None") || spec.at("clusterIPs").texts().equals(List.of("None"));
  }

  private static void topology(Field annotations, FieldErrors errors) {
    Field mode = annotations.key(TOPOLOGY_MODE);
    Field hints = annotations.key(TOPOLOGY_HINTS);
    if (mode.present() && hints.present() && !mode.same(hints)) {
      errors.invalid(
          mode.path(),
          mode.text(),
          "must match annotations[" + TOPOLOGY_HINTS + "] when both are specified");
    }
  }

  private static void typeRules(Field spec, String type, boolean headless, FieldErrors errors) {
    if (headless && (type.equals("NodePort") || type.equals("LoadBalancer"))) {
      errors.invalid(
          spec.path() + ".clusterIPs[0]",
          "None",
          "may not be set to 'None' for " + type + " services");
    }
    if (type.equals("LoadBalancer")) {
      for (Field port : spec.at("ports").items()) {
        if (port.at("port").number() == KUBELET_PORT) {
          errors.invalid(
              port.path(),
              KUBELET_PORT,
              "may not expose port 10250 externally since it is used by kubelet");
        }
      }
    }
    if (type.equals("ExternalName")) {
      for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        Checks.forbidden(spec.at(field), "may not be set for ExternalName services", errors);
      }
      Field name = spec.at("externalName");
      String domain =
          name.text().endsWith(".")
              ? name.text().substring(0, name.text().length() - 1)
              : name.text();
      if (domain.isEmpty()) {
        errors.required(name.path(), "");
      } else {
        NameRules.dns1123SubdomainErrors(domain)
            .forEach(problem -> errors.invalid(name.path(), domain, problem));
      }
    }
  }

  private static void ports(Field spec, String type, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    boolean several = spec.at("ports").size() > 1;
    for (Field port : spec.at("ports").items()) {
      Field name = port.at("name");
      if (several && name.empty()) {
        errors.required(name.path(), "");
      } else if (!name.empty()) {
        Checks.name(name, NameRules::dns1123LabelErrors, errors);
        if (!names.add(name.text())) {
          errors.duplicate(name.path(), name.text());
        }
      }
      NetworkChecks.port(port.at("port"), errors);
      Checks.oneOfRequired(port.at("protocol"), NetworkChecks.PROTOCOLS, errors);
      NetworkChecks.portOrName(port.at("targetPort"), errors);
      if (port.at("appProtocol").present()) {
        Checks.name(port.at("appProtocol"), NameRules::qualifiedNameErrors, errors);
      }
    }
    uniquePorts(spec.at("ports"), type, errors);
  }

  private static void uniquePorts(Field ports, String type, FieldErrors errors) {
    Set<String> sockets = new HashSet<>();
    Set<String> nodePorts = new HashSet<>();
    for (Field port : ports.items()) {
      Field nodePort = port.at("nodePort");
      if (nodePort.number() != 0) {
        if (type.equals("ClusterIP")) {
          errors.forbidden(nodePort.path(), "may not be used when `type` is 'ClusterIP'");
        }
        if (!nodePorts.add(port.at("protocol").text() + nodePort.number())) {
          errors.duplicate(nodePort.path(), nodePort.node());
        }
      }
      if (!sockets.add(port.at("protocol").text() + port.at("port").number())) {
        var key =
            Json.object()
                .put("protocol", port.at("protocol").text())
                .put("port", port.at("port").number());
        errors.duplicate(port.path(), InternalForms.of("ServicePort", new Field(key, "")));
      }
    }
  }

  private static void affinity(Field spec, FieldErrors errors) {
    Checks.oneOfRequired(spec.at("sessionAffinity"), List.of("ClientIP", "None"), errors);
    Field config = spec.at("sessionAffinityConfig");
    if (spec.at("sessionAffinity").is("ClientIP")) {
      Field seconds = config.at("clientIP", "timeoutSeconds");
      if (seconds.number() <= 0 || seconds.number() > DAY_SECONDS) {
        errors.invalid(
            seconds.path(),
            seconds.number(),
            "must be greater than 0 and less than " + DAY_SECONDS);
      }
    } else if (spec.at("sessionAffinity").is("None") && config.present()) {
      errors.forbidden(config.path(), "must not be set when session affinity is None");
    }
  }

  private static void trafficPolicies(Field spec, String type, FieldErrors errors) {
    boolean reachable =
        type.equals("NodePort")
            || type.equals("LoadBalancer")
            || (type.equals("ClusterIP") && !spec.at("externalIPs").empty());
    Field external = spec.at("externalTrafficPolicy");
    if (!reachable && !external.empty()) {
      errors.invalid(
          external.path(), external.text(), "may only be set for externally-accessible services");
    } else if (reachable) {
      Checks.oneOfRequired(external, POLICIES, errors);
    }
    Field health = spec.at("healthCheckNodePort");
    if (type.equals("LoadBalancer") && external.is("Local")) {
      if (health.number() != 0) {
        NetworkChecks.port(health, errors);
      }
    } else if (health.number() != 0) {
      errors.invalid(
          health.path(),
          health.node(),
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
    Field internal = spec.at("internalTrafficPolicy");
    if (internal.present() || !type.equals("ExternalName")) {
      Checks.oneOfRequired(internal, POLICIES, errors);
    }
    Checks.oneOf(spec.at("trafficDistribution"), DISTRIBUTIONS, errors);
  }

  static void validateUpdate(Field spec, Field old, FieldErrors errors) {
    ServiceAddressRules.validateUpdate(spec, old, errors);
    boolean balanced = spec.at("type").is("LoadBalancer") && old.at("type").is("LoadBalancer");
    if (!balanced) {
      return;
    }
    Field balancer = spec.at("loadBalancerClass");
    if (!balancer.same(old.at("loadBalancerClass"))) {
      errors.invalid(balancer.path(), balancer.node(), "may not change once set");
    }
    Field health = spec.at("healthCheckNodePort");
    boolean checked =
        spec.at("externalTrafficPolicy").is("Local") && old.at("externalTrafficPolicy").is("Local");
    if (checked && health.number() != old.at("healthCheckNodePort").number()) {
      errors.forbidden(health.path(), "field is immutable");
    }
  }
}
