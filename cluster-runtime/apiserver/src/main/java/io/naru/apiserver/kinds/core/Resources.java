package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requests and limits of containers. */
final class Resources {

  private Resources() {}

  /**
   * @param podClaims {@code spec.resourceClaims} of the pod, which claims name
   */
  static void validate(Field resources, Field podClaims, FieldErrors errors) {
    Field limits = resources.at("limits");
    Field requests = resources.at("requests");
    amounts(limits, errors);
    amounts(requests, errors);
    for (var request : requests.entries()) {
      overcommitment(request, limits, requests, errors);
    }
    Set<String> names = new HashSet<>(limits.names());
    names.addAll(requests.names());
    boolean huge = names.stream().anyMatch(ResourceNames::isHugePages);
    if (huge && !names.contains("cpu") && !names.contains("memory")) {
      errors.forbidden(resources.path(), "HugePages require cpu or memory");
    }
    claims(resources.at("claims"), podClaims, errors);
  }

  /** Amounts that containers may have, as in {@code overhead} too. */
  static void amounts(Field amounts, FieldErrors errors) {
    for (var entry : amounts.entries()) {
      String name = entry.getKey();
      Field amount = entry.getValue();
      ResourceNames.ofContainer(name, amount.path(), errors);
      ResourceNames.amount(name, amount, errors);
      if (ResourceNames.isHugePages(name)) {
        hugePages(name, amount, errors);
      }
    }
  }

  private static void hugePages(String name, Field amount, FieldErrors errors) {
    String size = name.substring(ResourceNames.HUGE_PAGES.length());
    if (!Quantities.isMultiple(amount, size)) {
      errors.invalid(
          amount.path(),
          amount.text(),
          amount.text() + " is not positive integer multiple of " + name);
    }
  }

  /** What cannot be promised twice is requested exactly as it is limited. */
  private static void overcommitment(
      Map.Entry<String, Field> request, Field limits, Field requests, FieldErrors errors) {
    String name = request.getKey();
    Field limit = limits.key(name);
    boolean overcommits = ResourceNames.overcommits(name);
    if (!limit.present()) {
      if (!overcommits) {
        errors.required(limits.path(), "Limit must be set for non overcommitable resources");
      }
      return;
    }
    int order = Quantities.compare(request.getValue(), limit);
    if (order != 0 && !overcommits) {
      errors.invalid(
          requests.path(),
          request.getValue().text(),
          "must be equal to " + name + " limit of " + limit.text());
    } else if (order > 0) {
      errors.invalid(
          requests.path(),
          request.getValue().text(),
          "must be less than or equal to " + name + " limit of " + limit.text());
    }
  }

  private static void claims(Field claims, Field podClaims, FieldErrors errors) {
    if (claims.empty()) {
      return;
    }
    List<String> known =
        podClaims.items().stream().map(claim -> claim.at("name").text()).sorted().toList();
    Set<String> seen = new HashSet<>();
    for (Field claim : claims.items()) {
      String name = claim.at("name").text();
      if (!Checks.required(claim.at("name").as(claim.path()), errors)) {
        continue;
      }
      String request = claim.at("request").text();
      String whole = request.isEmpty() ? name : name + "/" + request;
      if (!seen.add(whole)) {
        errors.duplicate(claim.path(), whole);
      }
      if (!known.contains(name)) {
        String among = known.isEmpty() ? " which is empty" : ": " + String.join(", ", known);
        errors.add(
            "FieldValueNotFound",
            claim.path(),
            "Not found: \""
                + name
                + "\": must be one of the names in pod.spec.resourceClaims"
                + among);
      }
    }
  }
}
