package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Addresses of services and their families: one of each at most, and fixed once they are set. */
final class ServiceAddressRules {

  private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
  private static final List<String> FAMILY_POLICIES =
      List.of("PreferDualStack", "RequireDualStack", "SingleStack");
  private static final String FIXED = "may not change once set";

  private ServiceAddressRules() {}

  static void validate(Field spec, String type, FieldErrors errors) {
    for (Field address : spec.at("externalIPs").items()) {
      NetworkChecks.routable(address, errors);
    }
    if (type.equals("ExternalName")) {
      return;
    }
    Field addresses = spec.at("clusterIPs");
    Field first = spec.at("clusterIP");
    if (first.empty() && !addresses.empty()) {
      errors.invalid(
          addresses.path(), addresses.node(), "must be empty when `clusterIP` is not specified");
    } else if (!addresses.empty() && !addresses.items().getFirst().is(first.text())) {
      errors.invalid(addresses.path(), addresses.node(), "first value must match `clusterIP`");
    }
    for (Field family : spec.at("ipFamilies").items()) {
      Checks.oneOf(family, FAMILIES, errors);
    }
    Checks.unique(spec.at("ipFamilies").items(), errors);
    Checks.oneOf(spec.at("ipFamilyPolicy"), FAMILY_POLICIES, errors);
    clusterIps(addresses, spec.at("ipFamilies"), errors);
  }

  private static void clusterIps(Field addresses, Field families, FieldErrors errors) {
    int before = errors.size();
    List<Field> list = addresses.items();
    for (int i = 0; i < list.size(); i++) {
      Field address = list.get(i);
      if (i == 0 && address.is("None")) {
        if (list.size() > 1) {
          errors.invalid(
              address.path(), addresses.node(), "'None' must be the first and only value");
        }
      } else {
        NetworkChecks.isAddress(address, errors);
      }
    }
    if (list.size() > 2) {
      errors.invalid(addresses.path(), addresses.node(), "may only hold up to 2 values");
    }
    // What is no address at all would only confuse what follows.
    if (errors.size() > before) {
      return;
    }
    if (list.size() == 2
        && NetworkChecks.isIpv6(list.get(0).text()) == NetworkChecks.isIpv6(list.get(1).text())) {
      errors.invalid(
          addresses.path(), addresses.node(), "may specify no more than one IP for each IP family");
    }
    for (int i = 0; i < Math.min(list.size(), families.size()); i++) {
      Field address = list.get(i);
      String family = families.items().get(i).text();
      boolean matches = NetworkChecks.isIpv6(address.text()) == family.equals("IPv6");
      if (!address.is("None") && FAMILIES.contains(family) && !matches) {
        errors.invalid(
            address.path(),
            address.text(),
            "expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
      }
    }
  }

  static void validateUpdate(Field spec, Field old, FieldErrors errors) {
    if (spec.at("type").is("ExternalName") || old.at("type").is("ExternalName")) {
      return;
    }
    if (!ServiceRules.isHeadless(spec) || !ServiceRules.isHeadless(old)) {
      list(spec, "clusterIPs", "clusterIP", old.at("clusterIPs"), errors);
    }
    list(spec, "ipFamilies", "ipFamily", old.at("ipFamilies"), errors);
  }

  /** The first stays; a second may come, and go if one says so. */
  private static void list(Field spec, String name, String one, Field old, FieldErrors errors) {
    Field now = spec.at(name);
    List<String> before = old.texts();
    List<String> after = now.texts();
    if (before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        if (!before.get(i).equals(after.get(i))) {
          errors.invalid(now.path() + "[" + i + "]", now.node(), FIXED);
        }
      }
      return;
    }
    if (after.isEmpty()) {
      errors.invalid(now.path() + "[0]", now.node(), "primary " + one + " can not be unset");
    } else if (!before.isEmpty() && !before.getFirst().equals(after.getFirst())) {
      errors.invalid(now.path() + "[0]", now.node(), FIXED);
    }
    Field policy = spec.at("ipFamilyPolicy");
    if (before.size() > after.size() && after.size() == 1 && !policy.is("SingleStack")) {
      errors.invalid(
          policy.path(),
          policy.node(),
          "must be set to 'SingleStack' when releasing the secondary " + one);
    }
  }
}
