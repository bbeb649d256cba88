package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Affinity of pods to nodes and to each other. */
final class Affinities {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private Affinities() {}

  static void validate(Field affinity, FieldErrors errors) {
    Field node = affinity.at("nodeAffinity");
    if (node.at(REQUIRED).present()) {
      Selectors.validateNodes(node.at(REQUIRED), errors);
    }
    for (Field preferred : node.at(PREFERRED).items()) {
      weight(preferred, errors);
      Selectors.validateNodeTerm(preferred.at("preference"), errors);
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
      Checks.name(
          namespace.as(term.at("namespaces").path()), NameRules::dns1123LabelErrors, errors);
    }
    Field key = term.at("topologyKey");
    Checks.required(key, "can not be empty", errors);
    Checks.name(key, NameRules::qualifiedNameErrors, errors);
    for (String keys : List.of("matchLabelKeys", "mismatchLabelKeys")) {
      if (!term.at(keys).empty() && !term.at("labelSelector").present()) {
        errors.forbidden(
            term.at(keys).path(), "must not be specified when labelSelector is not set");
      }
      for (Field label : term.at(keys).items()) {
        Checks.name(label, NameRules::qualifiedNameErrors, errors);
      }
    }
  }
}
