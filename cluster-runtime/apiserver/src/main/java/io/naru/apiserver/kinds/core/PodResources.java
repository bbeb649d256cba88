package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a pod asks for as a whole: shared resources, and claims of devices. */
final class PodResources {

  private static final List<String> SUPPORTED = List.of("cpu", "hugepages-", "memory");

  private PodResources() {}

  static void validate(Field spec, FieldErrors errors) {
    Field resources = spec.at("resources");
    if (!resources.present()) {
      return;
    }
    Checks.forbidden(
        resources.at("claims"), "claims may not be set for Resources at pod-level", errors);
    for (String part : List.of("limits", "requests")) {
      for (var entry : resources.at(part).entries()) {
        String name = entry.getKey();
        if (SUPPORTED.stream().noneMatch(name::startsWith)) {
          errors.notSupported(entry.getValue().path(), name, SUPPORTED);
        }
      }
    }
    Resources.validate(
        resources.at("claims").present() ? withoutClaims(resources) : resources,
        new Field(null, ""),
        errors);
    shares(spec, errors);
  }

  private static Field withoutClaims(Field resources) {
    return resources.node() instanceof com.fasterxml.jackson.databind.node.ObjectNode all
        ? new Field(all.deepCopy().without("claims"), resources.path())
        : resources;
  }

  /** Containers together request no more than the pod, and none has a higher limit. */
  private static void shares(Field spec, FieldErrors errors) {
    Field requests = spec.at("resources", "requests");
    for (Map.Entry<String, Field> sum : requested(spec).entrySet()) {
      Field whole = requests.key(sum.getKey());
      if (whole.present() && Quantities.compare(sum.getValue(), whole) > 0) {
        errors.invalid(
            whole.path(),
            whole.text(),
            "must be greater than or equal to aggregate container requests of "
                + sum.getValue().text());
      }
    }
    for (Field container : spec.at("containers").items()) {
      for (var limit : container.at("resources", "limits").entries()) {
        Field whole = spec.at("resources", "limits").key(limit.getKey());
        if (whole.present() && Quantities.compare(limit.getValue(), whole) > 0) {
          errors.invalid(
              limit.getValue().path(),
              limit.getValue().text(),
              "must be less than or equal to pod limits of " + whole.text());
        }
      }
    }
  }

  private static Map<String, Field> requested(Field spec) {
    Map<String, Field> sums = new TreeMap<>();
    for (Field container : spec.at("containers").items()) {
      container
          .at("resources", "requests")
          .entries()
          .forEach(request -> sums.merge(request.getKey(), request.getValue(), Quantities::plus));
    }
    return sums;
  }

  static void claims(Field claims, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (Field claim : claims.items()) {
      Field name = claim.at("name");
      if (Checks.required(name, errors)) {
        if (names.add(name.text())) {
          Checks.name(name, NameRules::dns1123LabelErrors, errors);
        } else {
          errors.duplicate(name.path(), name.text());
        }
      }
      Field direct = claim.at("resourceClaimName");
      Field template = claim.at("resourceClaimTemplateName");
      if (direct.present() == template.present()) {
        errors.invalid(
            claim.path(),
            InternalForms.of("PodResourceClaim", claim),
            direct.present()
                ? "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
                : "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
      }
      for (Field reference : List.of(direct, template)) {
        if (reference.present()) {
          Checks.name(reference, NameRules::dns1123SubdomainErrors, errors);
        }
      }
    }
  }
}
