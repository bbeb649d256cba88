package io.naru.apiserver.kinds.resource;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a claim may ask of devices: requests, what they have in common, and configuration. */
final class ClaimRules {

  private static final int MOST = 32;
  private static final int MOST_ALTERNATIVES = 8;
  private static final String KNOWN_REQUEST =
      "must be the name of a request in the claim or the name of a request and a subrequest"
          + " separated by '/'";

  private ClaimRules() {}

  static void validate(Field spec, FieldErrors errors) {
    Field devices = spec.at("devices");
    for (String list : List.of("requests", "constraints", "config")) {
      atMost(devices.at(list), MOST, errors);
    }
    Set<String> names = new HashSet<>();
    Set<String> known = new HashSet<>();
    for (Field request : devices.at("requests").items()) {
      request(request, names, known, errors);
    }
    for (Field constraint : devices.at("constraints").items()) {
      requests(constraint.at("requests"), known, errors);
      Field attribute = constraint.at("matchAttribute");
      if (attribute.present() && !attribute.text().contains("/")) {
        errors.invalid(attribute.path(), attribute.text(), "must include a domain");
      }
    }
    for (Field config : devices.at("config").items()) {
      requests(config.at("requests"), known, errors);
      configuration(config, errors);
    }
  }

  static void atMost(Field list, int most, FieldErrors errors) {
    if (list.size() > most) {
      errors.tooMany(list.path(), list.size(), most);
    }
  }

  private static void request(
      Field request, Set<String> names, Set<String> known, FieldErrors errors) {
    Field name = request.at("name");
    Checks.nameRequired(name, NameRules::dns1123LabelErrors, errors);
    if (!name.empty() && !names.add(name.text())) {
      errors.duplicate(name.path(), name.text());
    }
    known.add(name.text());
    Field exactly = request.at("exactly");
    Field alternatives = request.at("firstAvailable");
    String one = "exactly one of `exactly` or `firstAvailable` is required";
    if (exactly.present() && !alternatives.empty()) {
      errors.invalid(request.path(), request.node(), one);
    } else if (!exactly.present() && alternatives.empty()) {
      errors.required(request.path(), one);
    } else if (exactly.present()) {
      device(exactly, errors);
    }
    atMost(alternatives, MOST_ALTERNATIVES, errors);
    Set<String> own = new HashSet<>();
    for (Field alternative : alternatives.items()) {
      Field sub = alternative.at("name");
      Checks.nameRequired(sub, NameRules::dns1123LabelErrors, errors);
      if (!sub.empty() && !own.add(sub.text())) {
        errors.duplicate(sub.path(), sub.text());
      }
      known.add(name.text() + "/" + sub.text());
      device(alternative, errors);
    }
  }

  private static void device(Field request, FieldErrors errors) {
    Checks.nameRequired(request.at("deviceClassName"), NameRules::dns1123SubdomainErrors, errors);
    selectors(request.at("selectors"), errors);
    Field mode = request.at("allocationMode");
    Field count = request.at("count");
    Checks.oneOfRequired(mode, List.of("All", "ExactCount"), errors);
    if (mode.is("ExactCount") && count.number() <= 0) {
      errors.invalid(count.path(), count.number(), "must be greater than zero");
    } else if (mode.is("All") && count.number() != 0) {
      errors.invalid(
          count.path(), count.node(), "must not be specified when allocationMode is 'All'");
    }
    request.at("tolerations").items().forEach(toleration -> toleration(toleration, errors));
  }

  private static void toleration(Field toleration, FieldErrors errors) {
    Field key = toleration.at("key");
    Field operator = toleration.at("operator");
    Checks.nameIfSet(key, NameRules::qualifiedNameErrors, errors);
    Checks.oneOfRequired(operator, List.of("Equal", "Exists"), errors);
    if (operator.is("Exists") && !toleration.at("value").empty()) {
      errors.invalid(
          toleration.at("value").path(),
          toleration.at("value").text(),
          "must be empty for operator `Exists`");
    } else if (operator.is("Equal")) {
      Checks.name(toleration.at("value"), NameRules::labelValueErrors, errors);
      if (key.empty()) {
        errors.required(key.path(), "must be set if operator is not `Exists`");
      }
    }
    Checks.oneOf(toleration.at("effect"), List.of("NoExecute", "NoSchedule", "None"), errors);
  }

  /** Conditions on devices, in CEL. */
  static void selectors(Field selectors, FieldErrors errors) {
    atMost(selectors, MOST, errors);
    for (Field selector : selectors.items()) {
      if (!selector.at("cel").present()) {
        errors.required(selector.at("cel").path(), "");
      } else {
        Checks.required(selector.at("cel", "expression"), errors);
      }
    }
  }

  private static void requests(Field requests, Set<String> known, FieldErrors errors) {
    for (Field request : requests.items()) {
      if (!known.contains(request.text())) {
        errors.invalid(request.path(), request.text(), KNOWN_REQUEST);
      }
    }
    Checks.unique(requests.items(), errors);
  }

  /** Settings for a driver, which alone understands them. */
  static void configuration(Field config, FieldErrors errors) {
    Field opaque = config.at("opaque");
    if (!opaque.present()) {
      errors.required(opaque.path(), "");
      return;
    }
    Checks.nameRequired(opaque.at("driver"), NameRules::dns1123SubdomainErrors, errors);
    Field parameters = opaque.at("parameters");
    if (!parameters.present()) {
      errors.required(parameters.path(), "");
    } else if (parameters.node() != null && !parameters.node().isObject()) {
      errors.invalid(parameters.path(), "<value omitted>", "must be a valid JSON object");
    }
  }

  /** The nodes that devices can be reached from. */
  static void nodes(Field selector, FieldErrors errors) {
    if (!selector.present()) {
      return;
    }
    Selectors.validateNodes(selector, errors);
    if (selector.at("nodeSelectorTerms").size() > 1) {
      errors.invalid(
          selector.at("nodeSelectorTerms").path(),
          selector.at("nodeSelectorTerms").node(),
          "must have exactly one node selector term");
    }
  }
}
