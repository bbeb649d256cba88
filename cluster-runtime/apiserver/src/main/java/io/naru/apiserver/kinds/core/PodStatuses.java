package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What nodes report of pods. */
final class PodStatuses {

  private static final List<String> SYSTEM_CONDITIONS =
      List.of("PodScheduled", "Ready", "Initialized");

  private PodStatuses() {}

  static void validateUpdate(Field pod, Field old, FieldErrors errors) {
    Field status = pod.at("status");
    for (Field condition : status.at("conditions").items()) {
      if (!SYSTEM_CONDITIONS.contains(condition.at("type").text())) {
        // Kubernetes names conditions as if they were metadata.
        String path = condition.path().replace("status.", "metadata.") + ".Type";
        Checks.name(condition.at("type").as(path), NameRules::qualifiedNameErrors, errors);
      }
    }
    Field nominated = status.at("nominatedNodeName");
    if (!nominated.same(old.at("status", "nominatedNodeName"))) {
      Checks.nameIfSet(nominated, NameRules::dns1123SubdomainErrors, errors);
    }
    Field spec = old.at("spec");
    String policy = spec.at("restartPolicy").text();
    notRevived(pod, old, "containerStatuses", policy, spec, errors);
    notRevived(pod, old, "initContainerStatuses", policy, spec, errors);
    notRevived(pod, old, "ephemeralContainerStatuses", "Never", spec, errors);
    claims(status.at("resourceClaimStatuses"), pod.at("spec", "resourceClaims"), errors);
    addresses(status.at("podIPs"), errors);
    Field host = status.at("hostIPs");
    if (!host.empty() && !host.items().getFirst().at("ip").is(status.at("hostIP").text())) {
      Field first = host.items().getFirst().at("ip");
      errors.invalid(first.path(), first.text(), "must be equal to `hostIP`");
    }
    addresses(host, errors);
  }

  /** What ended and is not started again stays ended. */
  private static void notRevived(
      Field pod, Field old, String list, String policy, Field spec, FieldErrors errors) {
    if (policy.equals("Always")) {
      return;
    }
    Field now = pod.at("status", list);
    List<Field> before = old.at("status", list).items();
    for (int i = 0; i < before.size(); i++) {
      Field ended = before.get(i).at("state", "terminated");
      String name = before.get(i).at("name").text();
      boolean mayRestart =
          !ended.present()
              || (policy.equals("OnFailure") && ended.at("exitCode").number() != 0)
              || restartsItself(spec, name);
      if (mayRestart) {
        continue;
      }
      for (Field status : now.items()) {
        if (status.at("name").is(name) && !status.at("state", "terminated").present()) {
          errors.forbidden(
              now.path() + "[" + i + "].state", "may not be transitioned to non-terminated state");
        }
      }
    }
  }

  /** Whether the container has rules of its own of when it is started again. */
  private static boolean restartsItself(Field spec, String name) {
    for (String list : List.of("containers", "initContainers")) {
      for (Field container : spec.at(list).items()) {
        if (container.at("name").is(name)) {
          Field policy = container.at("restartPolicy");
          return (!policy.empty() && !policy.is("Never"))
              || !container.at("restartPolicyRules").empty();
        }
      }
    }
    return false;
  }

  private static void claims(Field statuses, Field podClaims, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (Field status : statuses.items()) {
      Field name = status.at("name");
      if (podClaims.items().stream().noneMatch(claim -> claim.at("name").is(name.text()))) {
        errors.invalid(
            name.path(), name.text(), "must match the name of an entry in `spec.resourceClaims`");
      }
      if (!seen.add(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
      if (status.at("resourceClaimName").present()) {
        Checks.name(
            status.at("resourceClaimName").as(name.path()),
            NameRules::dns1123SubdomainErrors,
            errors);
      }
    }
  }

  private static void addresses(Field list, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    Set<Boolean> families = new HashSet<>();
    for (Field address : list.items()) {
      String text = address.at("ip").text();
      NetworkChecks.isAddress(address.at("ip").as(address.path()), errors);
      families.add(NetworkChecks.isIpv6(text));
      if (!seen.add(text)) {
        errors.duplicate(address.path(), address.node());
      }
    }
    if (list.size() > families.size()) {
      errors.invalid(
          list.path(), list.node(), "may specify no more than one IP for each IP family");
    }
  }
}
