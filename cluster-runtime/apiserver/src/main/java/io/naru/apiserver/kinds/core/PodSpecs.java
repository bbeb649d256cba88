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
import java.util.Set;

/** A {@code PodSpec}: defaults and validation, of pods as well as of pod templates. */
public final class PodSpecs {

  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final int MAX_NAMESERVERS = 3;
  private static final int MAX_SEARCHES = 32;
  private static final int MAX_SEARCH_CHARACTERS = 2048;

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
      for (ObjectNode container : Defaults.objects(spec, list)) {
        ContainerDefaults.apply(container);
        if (spec.path("hostNetwork").asBoolean()) {
          ContainerDefaults.takeHostPorts(container);
        }
      }
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

  /** Semantic validation of a spec whose defaults are set. */
  public static void validate(Field spec, FieldErrors errors) {
    Set<String> volumes = Volumes.validate(spec.at("volumes"), errors);
    Containers.validateAll(spec, volumes, errors);
    Checks.oneOfRequired(spec.at("restartPolicy"), RESTART_POLICIES, errors);
    Checks.oneOfRequired(spec.at("dnsPolicy"), DNS_POLICIES, errors);
    dnsConfig(spec, errors);
    Checks.nonNegative(spec.at("terminationGracePeriodSeconds"), errors);
    Checks.positiveInt(spec.at("activeDeadlineSeconds"), errors);
    Checks.nameIfSet(spec.at("serviceAccountName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.nameIfSet(spec.at("nodeName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.nameIfSet(spec.at("hostname"), NameRules::dns1123LabelErrors, errors);
    Checks.nameIfSet(spec.at("subdomain"), NameRules::dns1123LabelErrors, errors);
    Checks.nameIfSet(spec.at("priorityClassName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.nameIfSet(spec.at("runtimeClassName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.oneOf(spec.at("preemptionPolicy"), List.of("PreemptLowerPriority", "Never"), errors);
    os(spec, errors);
    Checks.labels(spec.at("nodeSelector"), errors);
    for (Field secret : spec.at("imagePullSecrets").items()) {
      Checks.required(secret.at("name"), errors);
    }
    hostAliases(spec.at("hostAliases"), errors);
    gates(spec, errors);
    SecurityContexts.validatePod(spec, errors);
    Tolerations.validate(spec.at("tolerations"), errors);
    Affinities.validate(spec.at("affinity"), errors);
    TopologySpread.validate(spec.at("topologySpreadConstraints"), errors);
    if (spec.at("overhead").present()) {
      Resources.quantities(spec.at("overhead"), errors);
    }
  }

  private static void os(Field spec, FieldErrors errors) {
    Field os = spec.at("os");
    if (!os.present()) {
      return;
    }
    if (os.at("name").empty()) {
      errors.required(os.at("name").path(), "cannot be empty");
    } else if (!Set.of("linux", "windows").contains(os.at("name").text())) {
      errors.notSupported(os.path(), os.at("name").text(), List.of("linux", "windows"));
    }
  }

  private static void dnsConfig(Field spec, FieldErrors errors) {
    Field config = spec.at("dnsConfig");
    boolean none = spec.at("dnsPolicy").is("None");
    if (!config.present()) {
      if (none) {
        errors.required(config.path(), "must provide `dnsConfig` when `dnsPolicy` is None");
      }
      return;
    }
    Field servers = config.at("nameservers");
    if (none && servers.empty()) {
      errors.required(servers.path(), "must provide a nameserver when `dnsPolicy` is None");
    }
    if (servers.size() > MAX_NAMESERVERS) {
      errors.tooMany(servers.path(), servers.size(), MAX_NAMESERVERS);
    }
    servers.items().forEach(server -> NetworkChecks.isAddress(server, errors));
    Field searches = config.at("searches");
    if (searches.size() > MAX_SEARCHES) {
      errors.tooMany(searches.path(), searches.size(), MAX_SEARCHES);
    }
    if (String.join(" ", searches.texts()).length() > MAX_SEARCH_CHARACTERS) {
      errors.invalid(
          searches.path(), searches.node(), "more than " + MAX_SEARCH_CHARACTERS + " characters");
    }
    for (Field search : searches.items()) {
      // A trailing dot makes a name absolute; a lone dot is the root, and underscores are in use.
      String domain = search.text().replaceFirst("\\.$", "").replace("_", "-");
      if (!search.is(".")) {
        NameRules.dns1123SubdomainErrors(domain)
            .forEach(problem -> errors.invalid(search.path(), search.text(), problem));
      }
    }
    for (Field option : config.at("options").items()) {
      Checks.required(option.at("name").as(config.at("options").path()), errors);
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
