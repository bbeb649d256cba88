package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Selectors of labels and of nodes as they stand in objects. */
public final class Selectors {

  private static final List<String> WITH_VALUES = List.of("In", "NotIn");

  private Selectors() {}

  /** A {@code LabelSelector}. */
  public static void validate(Field selector, FieldErrors errors) {
    LabelSelector.validate(selector.node(), selector.path(), errors);
  }

  /** Whether a {@code LabelSelector} has no condition, and so matches all. */
  public static boolean isEmpty(Field selector) {
    return selector.at("matchLabels").empty() && selector.at("matchExpressions").empty();
  }

  /**
   * Whether a {@code LabelSelector} matches these labels. One that is not valid matches all: what
   * is wrong with it is reported elsewhere.
   */
  public static boolean matches(Field selector, Field labels) {
    try {
      return LabelSelector.fromJson(selector.node()).matches(labels.node());
    } catch (StatusException e) {
      return true;
    }
  }

  /** A {@code NodeSelector}. */
  public static void validateNodes(Field selector, FieldErrors errors) {
    Field terms = selector.at("nodeSelectorTerms");
    if (terms.empty()) {
      errors.required(terms.path(), "must have at least one node selector term");
    }
    terms.items().forEach(term -> validateNodeTerm(term, true, errors));
  }

  /**
   * One term of a {@code NodeSelector}.
   *
   * @param required whether nodes have to match, so that values must be such as labels may have
   */
  public static void validateNodeTerm(Field term, boolean required, FieldErrors errors) {
    for (Field requirement : term.at("matchExpressions").items()) {
      Field values = requirement.at("values");
      if (required) {
        for (Field value : values.items()) {
          Checks.name(value, NameRules::labelValueErrors, errors);
        }
      }
      Field operator = requirement.at("operator");
      switch (operator.text()) {
        case "In", "NotIn" ->
            Checks.required(values, "must be specified when `operator` is 'In' or 'NotIn'", errors);
        case "Exists", "DoesNotExist" -> {
          if (!values.empty()) {
            errors.forbidden(
                values.path(),
                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
          }
        }
        case "Gt", "Lt" -> {
          if (values.size() != 1) {
            errors.required(
                values.path(), "must be specified single value when `operator` is 'Lt' or 'Gt'");
          }
        }
        default ->
            errors.invalid(operator.path(), operator.text(), "not a valid selector operator");
      }
      Checks.name(requirement.at("key"), NameRules::qualifiedNameErrors, errors);
    }
    for (Field requirement : term.at("matchFields").items()) {
      Field values = requirement.at("values");
      Field operator = requirement.at("operator");
      if (!WITH_VALUES.contains(operator.text())) {
        errors.invalid(operator.path(), operator.text(), "not a valid selector operator");
      } else if (values.size() != 1) {
        errors.required(
            values.path(),
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
      }
      Field key = requirement.at("key");
      if (!key.is("metadata.name")) {
        errors.invalid(key.path(), key.text(), "not a valid field selector key");
      } else {
        for (Field value : values.items()) {
          Checks.name(value, NameRules::dns1123SubdomainErrors, errors);
        }
      }
    }
  }

  /** A {@code LabelSelector} as kubectl prints it. */
  public static String print(Field selector) {
    String text = LabelSelector.fromJson(selector.node()).toString();
    return text.isEmpty() ? "<none>" : text;
  }

  /** A map of labels as kubectl prints it: {@code a=b,c=d}. */
  public static String printLabels(Field labels) {
    List<String> parts = new ArrayList<>();
    sorted(labels).forEach((key, value) -> parts.add(key + "=" + value));
    return parts.isEmpty() ? "<none>" : String.join(",", parts);
  }

  private static Map<String, String> sorted(Field labels) {
    Map<String, String> sorted = new TreeMap<>();
    if (labels.node() instanceof JsonNode map) {
      map.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText()));
    }
    return sorted;
  }
}
