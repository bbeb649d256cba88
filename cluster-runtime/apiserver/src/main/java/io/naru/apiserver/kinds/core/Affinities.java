package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Affinity of pods to nodes and to each other. */
final class Affinities {

  static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private Affinities() {}

  static void validate(Field affinity, FieldErrors errors) {
    Field node = affinity.at("nodeAffinity");
    if (node.at(REQUIRED).present()) {
      Selectors.validateNodes(node.at(REQUIRED), errors);
    }
    for (Field preferred : node.at(PREFERRED).items()) {
      weight(preferred, errors);
      Selectors.validateNodeTerm(preferred.at("preference"), false, errors);
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (Field term : affinity.at(kind, REQUIRED).items()) {
        podTerm(term, errors);
      }
      for (Field preferred : affinity.at(kind, PREFERRED).items()) {
        weight(preferred, errors);
        podTerm(preferred.at("podAffinityTerm"), errors);
      }
    }
  }

  private static void weight(Field preferred, FieldErrors errors) {
    Field weight = preferred.at("weight");
    if (weight.number() < 1 || weight.number() > 100) {
      errors.invalid(weight.path(), weight.number(), "must be in the range 1-100");
    }
  }

  private static void podTerm(Field term, FieldErrors errors) {
    Selectors.validate(term.at("labelSelector"), errors);
    Selectors.validate(term.at("namespaceSelector"), errors);
    for (Field namespace : term.at("namespaces").items()) {
      // Kubernetes names the field in the singular, without an index.
      Checks.name(namespace.as(term.at("namespace").path()), NameRules::dns1123LabelErrors, errors);
    }
    labelKeys(term, errors);
    Field key = term.at("topologyKey");
    Checks.required(key, "can not be empty", errors);
    Checks.name(key, NameRules::qualifiedNameErrors, errors);
  }

  private static void labelKeys(Field term, FieldErrors errors) {
    for (String keys : List.of("matchLabelKeys", "mismatchLabelKeys")) {
      Field list = term.at(keys);
      if (list.empty()) {
        continue;
      }
      if (!term.at("labelSelector").present()) {
        errors.forbidden(list.path(), "must not be specified when labelSelector is not set");
        continue;
      }
      list.items().forEach(label -> Checks.name(label, NameRules::qualifiedNameErrors, errors));
    }
    List<String> matched = term.at("matchLabelKeys").texts();
    for (Field key : term.at("mismatchLabelKeys").items()) {
      if (matched.contains(key.text())) {
        errors.invalid(
            key.path(), key.text(), "exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
  }
}
