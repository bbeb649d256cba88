package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.Set;

/** Requests and limits of containers and pods. */
final class Resources {

  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
  private static final String HUGE_PAGES = "hugepages-";

  private Resources() {}

  static void validate(Field resources, FieldErrors errors) {
    Field limits = resources.at("limits");
    Field requests = resources.at("requests");
    containerNames(limits, errors);
    containerNames(requests, errors);
    for (var request : requests.entries()) {
      Field limit = limits.key(request.getKey());
      if (!limit.present()) {
        if (!overcommits(request.getKey())) {
          errors.required(limits.path(), "a resource that cannot be shared needs a limit");
        }
      } else if (overcommits(request.getKey())
          ? Quantities.compare(request.getValue(), limit) > 0
          : Quantities.compare(request.getValue(), limit) != 0) {
        errors.invalid(
            requests.path(),
            request.getValue().text(),
            overcommits(request.getKey())
                ? "must be less than or equal to " + request.getKey() + " limit of " + limit.text()
                : "must be equal to " + request.getKey() + " limit of " + limit.text());
      }
    }
    hugePages(resources, limits, requests, errors);
    claims(resources.at("claims"), errors);
  }

  private static void containerNames(Field quantities, FieldErrors errors) {
    for (var entry : quantities.entries()) {
      String name = entry.getKey();
      NameRules.qualifiedNameErrors(name)
          .forEach(problem -> errors.invalid(quantities.path(), name, problem));
      if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith(HUGE_PAGES)) {
        errors.invalid(entry.getValue().path(), name, "must be a standard resource for containers");
      }
    }
    quantities(quantities, errors);
  }

  /** Amounts that are not negative, and whole where a part makes no sense. */
  static void quantities(Field quantities, FieldErrors errors) {
    for (var entry : quantities.entries()) {
      Quantities.nonNegative(entry.getValue(), errors);
      String name = entry.getKey();
      boolean whole = name.contains("/") || name.startsWith(HUGE_PAGES);
      if (whole && !Quantities.isWhole(entry.getValue())) {
        errors.invalid(entry.getValue().path(), entry.getValue().text(), "must be an integer");
      }
    }
  }

  private static void hugePages(Field resources, Field limits, Field requests, FieldErrors errors) {
    Set<String> names = new HashSet<>(limits.names());
    names.addAll(requests.names());
    boolean huge = names.stream().anyMatch(name -> name.startsWith(HUGE_PAGES));
    if (huge && !names.contains("cpu") && !names.contains("memory")) {
      errors.forbidden(resources.path(), "HugePages require cpu or memory");
    }
  }

  private static void claims(Field claims, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (Field claim : claims.items()) {
      if (Checks.required(claim.at("name"), errors)
          && !seen.add(claim.at("name").text() + "/" + claim.at("request").text())) {
        errors.duplicate(claim.path(), claim.at("name").text());
      }
    }
  }

  private static boolean overcommits(String name) {
    return !name.startsWith(HUGE_PAGES)
        && (!name.contains("/") || name.startsWith("kubernetes.io/"));
  }
}
