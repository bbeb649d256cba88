package io.naru.machinery.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of labelled objects: those whose labels meet all requirements. Immutable. Written as in
 * {@code kubectl -l} ({@code a=b,c!=d,e in (x,y),!f,g}), or in JSON with {@code matchLabels} and
 * {@code matchExpressions}.
 */
public final class LabelSelector {

  private static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  private static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  private final List<Requirement> requirements;
  private final boolean nothing;

  private LabelSelector(List<Requirement> requirements, boolean nothing) {
    this.requirements = requirements;
    this.nothing = nothing;
  }

  public static LabelSelector everything() {
    return EVERYTHING;
  }

  public static LabelSelector nothing() {
    return NOTHING;
  }

  /** Requirements are kept in the order of their keys. */
  public static LabelSelector of(List<Requirement> requirements) {
    if (requirements.isEmpty()) {
      return EVERYTHING;
    }
    List<Requirement> sorted = new ArrayList<>(requirements);
    sorted.sort(Comparator.comparing(Requirement::key));
    return new LabelSelector(List.copyOf(sorted), false);
  }

  /** Objects that have all these labels; all objects if there are none. */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    return of(
        labels.entrySet().stream()
            .map(
                label -> Requirement.of(label.getKey(), Operator.EQUALS, List.of(label.getValue())))
            .toList());
  }

  /**
   * Reads the text form; the empty text selects everything.
   *
   * @throws StatusException 400 in the words of Kubernetes
   */
  public static LabelSelector parse(String text) {
    return of(new LabelSelectorParser(text).parse());
  }

  /**
   * Reads the JSON form of {@code metav1.LabelSelector}: an empty one selects everything, a missing
   * one nothing.
   *
   * @throws StatusException 400 if an operator or value is not allowed
   */
  public static LabelSelector fromJson(@Nullable JsonNode selector) {
    if (selector == null || selector.isNull()) {
      return NOTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(label ->
            requirements.add(
                Requirement.of(
                    label.getKey(), Operator.EQUALS, List.of(label.getValue().asText()))));
    for (JsonNode expression : selector.path("matchExpressions")) {
      String name = expression.path("operator").asText();
      Operator operator = Operator.ofJson(name);
      if (operator == null || operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN) {
        throw StatusException.badRequest("\"" + name + "\" is not a valid label selector operator");
      }
      Requirement requirement =
          Requirement.of(
              expression.path("key").asText(), operator, texts(expression.path("values")));
      SelectorRules.check(requirement);
      requirements.add(requirement);
    }
    return of(requirements);
  }

  /**
   * Collects what is wrong with a JSON form, as validation of the kinds that hold one reports it.
   */
  public static void validate(@Nullable JsonNode selector, String path, FieldErrors errors) {
    if (selector == null) {
      return;
    }
    selector
        .path("matchLabels")
        .properties()
        .forEach(label -> {
          String where = path + ".matchLabels";
          for (String error : NameRules.qualifiedNameErrors(label.getKey())) {
            errors.invalid(where, label.getKey(), error);
          }
          for (String error : NameRules.labelValueErrors(label.getValue().asText())) {
            errors.invalid(where, label.getValue().asText(), error);
          }
        });
    int index = 0;
    for (JsonNode expression : selector.path("matchExpressions")) {
      SelectorRules.validate(expression, path + ".matchExpressions[" + index++ + "]", errors);
    }
  }

  static List<String> texts(JsonNode list) {
    List<String> result = new ArrayList<>();
    list.forEach(item -> result.add(item.asText()));
    return result;
  }

  public boolean matches(Map<String, String> labels) {
    if (nothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels.get(requirement.key()))) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #matches(Map)}, of the {@code metadata.labels} of a tree; null if it has none. */
  public boolean matches(@Nullable JsonNode labels) {
    if (nothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  public boolean isEverything() {
    return requirements.isEmpty() && !nothing;
  }

  public boolean isNothing() {
    return nothing;
  }

  /** Sorted by key. */
  public List<Requirement> requirements() {
    return requirements;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelSelector selector
        && nothing == selector.nothing
        && requirements.equals(selector.requirements);
  }

  @Override
  public int hashCode() {
    return requirements.hashCode();
  }

  /** The canonical text; that of nothing cannot be told from that of everything. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
