package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Validation of services. */
final class ServiceRules {

  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> POLICIES = List.of("Cluster", "Local");
  private static final List<String> FAMILY_POLICIES =
      List.of("SingleStack", "PreferDualStack", "RequireDualStack");
  private static final long DAY_SECONDS = 86_400;

  private ServiceRules() {}

  static void validate(Field service, FieldErrors errors) {
    Field spec = service.at("spec");
    String type = spec.at("type").text();
    boolean headless = spec.at("clusterIP").is("None");
    if (spec.at("ports").empty() && !headless && !type.equals("ExternalName")) {
      errors.required(spec.at("ports").path(), "");
    }
    typeRules(spec, type, headless, errors);
    ports(spec, type, errors);
    Checks.labels(spec.at("selector"), errors);
    affinity(spec, errors);
    addresses(spec, type, errors);
    loadBalancer(spec, type, errors);
    trafficPolicies(spec, type, errors);
  }

  private static void typeRules(Field spec, String type, boolean headless, FieldErrors errors) {
    if (!TYPES.contains(type)) {
      errors.notSupported(spec.at("type").path(), type, TYPES);
    }
    if (headless && (type.equals("NodePort") || type.equals("LoadBalancer"))) {
      errors.invalid(
          spec.path() + ".clusterIPs[0]",
          "None",
          "may not be set to 'None' for " + type + " services");
    }
    if (type.equals("ExternalName")) {
      for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        if (!spec.at(field).empty()) {
          errors.forbidden(spec.at(field).path(), "may not be set when type is 'ExternalName'");
        }
      }
      Field name = spec.at("externalName");
      if (Checks.required(name, errors)) {
        String domain = name.text().replaceFirst("\\.$", "");
        NameRules.dns1123SubdomainErrors(domain)
            .forEach(problem -> errors.invalid(name.path(), name.text(), problem));
      }
    }
  }

  private static void ports(Field spec, String type, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Set<String> sockets = new HashSet<>();
    Set<String> nodePorts = new HashSet<>();
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
      Checks.nameIfSet(port.at("appProtocol"), NameRules::qualifiedNameErrors, errors);
      Field nodePort = port.at("nodePort");
      if (nodePort.number() != 0) {
        if (type.equals("ClusterIP")) {
          errors.forbidden(nodePort.path(), "may not be used when `type` is 'ClusterIP'");
        } else if (!nodePorts.add(port.at("protocol").text() + nodePort.number())) {
          errors.duplicate(nodePort.path(), nodePort.node());
        }
      }
      if (!sockets.add(port.at("protocol").text() + port.at("port").number())) {
        errors.duplicate(port.path(), port.node());
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
            seconds.path(), seconds.number(), "must be greater than 0 and at most " + DAY_SECONDS);
      }
    } else if (config.present()) {
      errors.forbidden(config.path(), "must not be set when session affinity is None");
    }
  }

  private static void addresses(Field spec, String type, FieldErrors errors) {
    for (Field address : spec.at("externalIPs").items()) {
      NetworkChecks.routable(address, errors);
    }
    Checks.oneOf(spec.at("ipFamilyPolicy"), FAMILY_POLICIES, errors);
    for (Field family : spec.at("ipFamilies").items()) {
      Checks.oneOf(family, List.of("IPv4", "IPv6"), errors);
    }
    Checks.unique(spec.at("ipFamilies").items(), errors);
    if (type.equals("ExternalName")) {
      return;
    }
    List<Field> addresses = spec.at("clusterIPs").items();
    if (!addresses.isEmpty() && !addresses.getFirst().is(spec.at("clusterIP").text())) {
      errors.invalid(
          spec.at("clusterIPs").path(),
          spec.at("clusterIPs").node(),
          "first value must match `clusterIP`");
    }
    for (Field address : addresses) {
      if (address.is("None")) {
        if (addresses.size() > 1) {
          errors.invalid(address.path(), "None", "'None' must be the first and only value");
        }
      } else if (!address.empty()) {
        NetworkChecks.isAddress(address, errors);
      }
    }
  }

  private static void loadBalancer(Field spec, String type, FieldErrors errors) {
    boolean balanced = type.equals("LoadBalancer");
    Field ranges = spec.at("loadBalancerSourceRanges");
    // Kubernetes writes this path with a capital letter.
    String path = spec.path() + ".LoadBalancerSourceRanges";
    if (!ranges.empty() && !balanced) {
      errors.forbidden(path, "may only be used when `type` is 'LoadBalancer'");
    } else {
      int index = 0;
      for (Field range : ranges.items()) {
        Field stripped = range.as(path + "[" + index++ + "]");
        if (NetworkChecks.network(range.text().strip()) == null) {
          NetworkChecks.isNetwork(stripped, errors);
        }
      }
    }
    for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
      if (spec.at(field).present() && !balanced) {
        errors.forbidden(spec.at(field).path(), "may only be used when `type` is 'LoadBalancer'");
      }
    }
    if (balanced && !spec.at("allocateLoadBalancerNodePorts").present()) {
      errors.required(spec.at("allocateLoadBalancerNodePorts").path(), "");
    }
    Checks.nameIfSet(
        spec.at("loadBalancerClass"),
        text -> NameRules.qualifiedNameErrors(text.toLowerCase(Locale.ROOT)),
        errors);
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
    Field internal = spec.at("internalTrafficPolicy");
    if (!type.equals("ExternalName")) {
      Checks.oneOfRequired(internal, POLICIES, errors);
    }
    Field health = spec.at("healthCheckNodePort");
    if (health.number() < 0) {
      errors.invalid(health.path(), health.node(), "must be greater than or equal to 0");
    } else if (health.number() > 0 && !(type.equals("LoadBalancer") && external.is("Local"))) {
      errors.invalid(
          health.path(),
          health.node(),
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
    Checks.oneOf(
        spec.at("trafficDistribution"),
        List.of("PreferClose", "PreferSameZone", "PreferSameNode"),
        errors);
  }

  static void validateUpdate(Field spec, Field old, FieldErrors errors) {
    if (spec.at("type").is("ExternalName") || old.at("type").is("ExternalName")) {
      return;
    }
    List<Field> now = spec.at("clusterIPs").items();
    List<Field> before = old.at("clusterIPs").items();
    boolean changed =
        !before.isEmpty()
            && !before.getFirst().empty()
            && !now.isEmpty()
            && !now.getFirst().is(before.getFirst().text());
    if (changed) {
      errors.invalid(
          now.getFirst().path(), spec.at("clusterIPs").node(), "may not change once set");
    } else if (!old.at("clusterIP").empty()
        && !spec.at("clusterIP").is(old.at("clusterIP").text())) {
      errors.invalid(
          spec.path() + ".clusterIPs[0]", spec.at("clusterIP").text(), "may not change once set");
    }
    if (spec.at("type").is("LoadBalancer") && old.at("type").is("LoadBalancer")) {
      Field balancer = spec.at("loadBalancerClass");
      if (!balancer.same(old.at("loadBalancerClass"))) {
        errors.invalid(balancer.path(), balancer.node(), "may not change once set");
      }
    }
  }
}
