package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Limits of a range leave room for each other, and are of one type each. */
final class LimitRangeRules {

  static final List<String> AMOUNTS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

  private static final List<String> TYPES = List.of("Container", "Pod", "PersistentVolumeClaim");

  private LimitRangeRules() {}

  static void validate(Field limits, FieldErrors errors) {
    Set<String> types = new HashSet<>();
    for (Field limit : limits.items()) {
      Field type = limit.at("type");
      type(type, errors);
      if (!types.add(type.text())) {
        errors.duplicate(type.path(), type.text());
      }
      Set<String> names = new TreeSet<>();
      for (String part : AMOUNTS) {
        names.addAll(limit.at(part).names());
        names(type, limit.at(part), errors);
      }
      parts(limit, type, errors);
      names.forEach(name -> order(limit, name, errors));
    }
  }

  private static void type(Field type, FieldErrors errors) {
    NameRules.qualifiedNameErrors(type.text())
        .forEach(problem -> errors.invalid(type.path(), type.text(), problem));
    if (!type.text().contains("/") && !TYPES.contains(type.text())) {
      errors.invalid(type.path(), type.text(), "must be a standard limit type or fully qualified");
    }
  }

  private static void names(Field type, Field amounts, FieldErrors errors) {
    boolean compute = type.is("Pod") || type.is("Container");
    for (var amount : amounts.entries()) {
      String path = amount.getValue().path();
      if (compute) {
        ResourceNames.ofContainer(amount.getKey(), path, errors);
      } else {
        ResourceNames.any(amount.getKey(), path, errors);
      }
    }
  }

  private static void parts(Field limit, Field type, FieldErrors errors) {
    if (type.is("Pod")) {
      for (String part : List.of("default", "defaultRequest")) {
        if (!limit.at(part).empty()) {
          errors.forbidden(limit.at(part).path(), "may not be specified when `type` is 'Pod'");
        }
      }
    }
    if (type.is("PersistentVolumeClaim")
        && !limit.at("min").key("storage").present()
        && !limit.at("max").key("storage").present()) {
      errors.required(
          limit.at("limits").path(),
          "either minimum or maximum storage value is required, but neither was provided");
    }
  }

  private static void order(Field limit, String name, FieldErrors errors) {
    Field min = limit.at("min").key(name);
    Field max = limit.at("max").key(name);
    Field request = limit.at("defaultRequest").key(name);
    Field normal = limit.at("default").key(name);
    // Which of the two a message shows is Kubernetes' own choice.
    ordered(min, max, min, min, "min value %s is greater than max value %s", errors);
    ordered(
        min,
        request,
        request,
        request,
        "min value %s is greater than default request value %s",
        errors);
    ordered(
        request,
        max,
        request,
        request,
        "default request value %s is greater than max value %s",
        errors);
    ordered(
        request,
        normal,
        request,
        request,
        "default request value %s is greater than default limit value %s",
        errors);
    ordered(min, normal, normal, min, "min value %s is greater than default value %s", errors);
    ordered(normal, max, normal, max, "default value %s is greater than max value %s", errors);
    ratio(limit.at("maxLimitRequestRatio").key(name), min, max, errors);
    boolean fixed = !ResourceNames.overcommits(name) && request.present() && normal.present();
    if (fixed && Quantities.compare(request, normal) != 0) {
      errors.invalid(
          request.path(),
          request.text(),
          "default value %s must equal to defaultRequest value %s in %s"
              .formatted(normal.text(), request.text(), name));
    }
  }

  private static void ordered(
      Field low, Field high, Field named, Field shown, String message, FieldErrors errors) {
    if (low.present() && high.present() && Quantities.compare(low, high) > 0) {
      errors.invalid(named.path(), shown.text(), message.formatted(low.text(), high.text()));
    }
  }

  private static void ratio(Field ratio, Field min, Field max, FieldErrors errors) {
    if (!ratio.present()) {
      return;
    }
    double most = Quantities.value(ratio);
    if (most < 1) {
      errors.invalid(ratio.path(), ratio.text(), "ratio " + ratio.text() + " is less than 1");
    }
    if (min.present() && max.present() && Quantities.value(min) > 0) {
      double possible = Quantities.value(max) / Quantities.value(min);
      if (most > possible) {
        errors.invalid(
            ratio.path(),
            ratio.text(),
            "ratio %s is greater than max/min = %f".formatted(ratio.text(), possible));
      }
    }
  }
}
