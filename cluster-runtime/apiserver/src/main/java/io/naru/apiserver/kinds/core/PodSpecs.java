package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@code PodSpec}: defaults and validation, of pods as well as of pod templates. */
public final class PodSpecs {

  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final int MAX_HOST_NAME = 64;

  private PodSpecs() {}

  /** Fills everything that is filled in templates too. */
  public static void applyDefaults(ObjectNode spec) {
    Defaults.textIfEmpty(spec, "restartPolicy", "Always");
    Defaults.textIfEmpty(spec, "dnsPolicy", "ClusterFirst");
    Defaults.textIfEmpty(spec, "schedulerName", "default-scheduler");
    Defaults.number(spec, "terminationGracePeriodSeconds", 30);
    Defaults.object(spec, "securityContext");
    mirrorServiceAccount(spec);
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Defaults.objects(spec, list).forEach(ContainerDefaults::apply);
    }
    Defaults.objects(spec, "volumes").forEach(VolumeDefaults::apply);
    Defaults.optional(spec, "overhead").forEach(Quantities::normalize);
    Defaults.optional(spec, "resources").forEach(Quantities::normalizeRequirements);
  }

  /** The old field always says the same as the new one. */
  private static void mirrorServiceAccount(ObjectNode spec) {
    String name = spec.path("serviceAccountName").asText("");
    String old = spec.path("serviceAccount").asText("");
    String account = name.isEmpty() ? old : name;
    if (!account.isEmpty()) {
      spec.put("serviceAccountName", account);
      spec.put("serviceAccount", account);
    }
  }

  /** Semantic validation of the spec of a template, whose defaults are set. */
  public static void validate(Field spec, FieldErrors errors) {
    validate(spec, "", false, errors);
  }

  /**
   * Semantic validation of a spec whose defaults are set.
   *
   * @param podName empty in a template
   * @param isPod whether it is a pod's own spec, of which some rules ask more
   */
  static void validate(Field spec, String podName, boolean isPod, FieldErrors errors) {
    if (!spec.at("terminationGracePeriodSeconds").present()) {
      errors.required(spec.at("terminationGracePeriodSeconds").path(), "");
    }
    Map<String, Field> volumes = Volumes.validate(spec.at("volumes"), podName, isPod, errors);
    PodResources.claims(spec.at("resourceClaims"), errors);
    Containers.validateAll(spec, volumes, isPod, errors);
    ContainerPorts.sameAsHost(spec, isPod, errors);
    PodResources.validate(spec, errors);
    Checks.oneOfRequired(spec.at("restartPolicy"), RESTART_POLICIES, errors);
    Checks.oneOfRequired(spec.at("dnsPolicy"), DNS_POLICIES, errors);
    Checks.labels(spec.at("nodeSelector"), errors);
    SecurityContexts.validatePod(spec, errors);
    Affinities.validate(spec.at("affinity"), errors);
    DnsConfigs.validate(spec, errors);
    gates(spec, errors);
    TopologySpread.validate(spec.at("topologySpreadConstraints"), errors);
    SecurityContexts.ownUsers(spec, errors);
    names(spec, errors);
    Checks.positiveInt(spec.at("activeDeadlineSeconds"), errors);
    Tolerations.validate(spec.at("tolerations"), errors);
    hostAliases(spec.at("hostAliases"), errors);
    Field preemption = spec.at("preemptionPolicy");
    if (preemption.present()) {
      Checks.oneOfRequired(preemption, List.of("PreemptLowerPriority", "Never"), errors);
    }
    if (spec.at("overhead").present()) {
      // Overhead is held to the rules of limits.
      Resources.amounts(spec.at("overhead").as(spec.at("overhead").path() + ".limits"), errors);
    }
    OperatingSystems.validate(spec, errors);
  }

  private static void names(Field spec, FieldErrors errors) {
    Checks.nameIfSet(spec.at("serviceAccountName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.nameIfSet(spec.at("nodeName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.nameIfSet(spec.at("hostname"), NameRules::dns1123LabelErrors, errors);
    Checks.nameIfSet(spec.at("subdomain"), NameRules::dns1123LabelErrors, errors);
    Checks.nameIfSet(spec.at("priorityClassName"), NameRules::dns1123SubdomainErrors, errors);
    Field runtime = spec.at("runtimeClassName");
    if (runtime.present()) {
      Checks.name(runtime, NameRules::dns1123SubdomainErrors, errors);
    }
    hostNameOverride(spec, errors);
  }

  /** A host name that stands for the pod's own in every way. */
  private static void hostNameOverride(Field spec, FieldErrors errors) {
    Field override = spec.at("hostnameOverride");
    if (!override.present()) {
      return;
    }
    Checks.name(override, NameRules::dns1123SubdomainErrors, errors);
    if (override.text().length() > MAX_HOST_NAME) {
      errors.tooLong(override.path(), MAX_HOST_NAME);
    }
    if (spec.at("setHostnameAsFQDN").flag()) {
      errors.forbidden(override.path(), "may not be specified when setHostnameAsFQDN is true");
    }
    if (spec.at("hostNetwork").flag()) {
      errors.forbidden(override.path(), "may not be specified when hostNetwork is true");
    }
  }

  private static void hostAliases(Field aliases, FieldErrors errors) {
    for (Field alias : aliases.items()) {
      NetworkChecks.isAddress(alias.at("ip"), errors);
      for (Field host : alias.at("hostnames").items()) {
        Checks.name(host, NameRules::dns1123SubdomainErrors, errors);
      }
    }
  }

  private static void gates(Field spec, FieldErrors errors) {
    for (Field gate : spec.at("readinessGates").items()) {
      Checks.name(gate.at("conditionType"), NameRules::qualifiedNameErrors, errors);
    }
    Set<String> seen = new HashSet<>();
    for (Field gate : spec.at("schedulingGates").items()) {
      Checks.name(gate.at("name").as(gate.path()), NameRules::qualifiedNameErrors, errors);
      if (!seen.add(gate.at("name").text())) {
        errors.duplicate(gate.path(), gate.at("name").text());
      }
    }
  }
}
