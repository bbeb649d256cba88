package io.naru.apiserver.kinds.resource;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What drivers publish of the devices of a node or of several. */
final class SliceRules {

  private static final int MOST_DEVICES = 128;
  private static final int MOST_PROPERTIES = 32;
  private static final List<String> PLACES =
      List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");

  private SliceRules() {}

  static void validate(Field spec, FieldErrors errors) {
    Checks.nameRequired(spec.at("driver"), NameRules::dns1123SubdomainErrors, errors);
    Field pool = spec.at("pool");
    if (Checks.required(pool.at("name"), errors)) {
      for (String part : pool.at("name").text().split("/", -1)) {
        NameRules.dns1123SubdomainErrors(part)
            .forEach(problem -> errors.invalid(pool.at("name").path(), part, problem));
      }
    }
    Field count = pool.at("resourceSliceCount");
    if (count.number() <= 0) {
      errors.invalid(count.path(), count.number(), "must be greater than zero");
    }
    if (pool.at("generation").number() < 0) {
      errors.invalid(
          pool.at("generation").path(),
          pool.at("generation").node(),
          "must be greater than or equal to zero");
    }
    place(spec, errors);
    devices(spec, errors);
  }

  private static void place(Field spec, FieldErrors errors) {
    long places =
        PLACES.stream()
            .filter(place -> spec.at(place).flag() || !isFlag(place) && !spec.at(place).empty())
            .count();
    String one =
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
            + " required";
    if (places == 0) {
      errors.required(spec.path(), one);
    } else if (places > 1) {
      errors.invalid(spec.path(), spec.node(), one);
    }
    Checks.nameIfSet(spec.at("nodeName"), NameRules::dns1123SubdomainErrors, errors);
    ClaimRules.nodes(spec.at("nodeSelector"), errors);
  }

  private static boolean isFlag(String place) {
    return place.equals("allNodes") || place.equals("perDeviceNodeSelection");
  }

  private static void devices(Field spec, FieldErrors errors) {
    ClaimRules.atMost(spec.at("devices"), MOST_DEVICES, errors);
    Set<String> names = new HashSet<>();
    for (Field device : spec.at("devices").items()) {
      Field name = device.at("name");
      Checks.nameRequired(name, NameRules::dns1123LabelErrors, errors);
      if (!name.empty() && !names.add(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
      int properties = device.at("attributes").size() + device.at("capacity").size();
      if (properties > MOST_PROPERTIES) {
        errors.invalid(
            device.path(),
            properties,
            "the total number of attributes and capacities must not exceed " + MOST_PROPERTIES);
      }
      for (var attribute : device.at("attributes").entries()) {
        long values = attribute.getValue().names().size();
        if (values == 0) {
          errors.required(attribute.getValue().path(), "exactly one value must be specified");
        } else if (values > 1) {
          errors.invalid(
              attribute.getValue().path(),
              attribute.getValue().node(),
              "exactly one value must be specified");
        }
      }
    }
  }
}
