package io.naru.machinery.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One condition on the value of one key. Immutable.
 *
 * @param values sorted; empty for EXISTS and DOES_NOT_EXIST
 */
public record Requirement(String key, Operator operator, Set<String> values) {

  /** What the value must be. Kubernetes' names in JSON, and signs in text, are in {@link #sign}. */
  public enum Operator {
    IN("in"),
    NOT_IN("notin"),
    EQUALS("="),
    DOUBLE_EQUALS("=="),
    NOT_EQUALS("!="),
    EXISTS("exists"),
    DOES_NOT_EXIST("!"),
    GREATER_THAN("gt"),
    LESS_THAN("lt");

    final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** The operator of a {@code matchExpressions} entry, or null if there is none of that name. */
    public static @Nullable Operator ofJson(String name) {
      return switch (name) {
        case "In" -> IN;
        case "NotIn" -> NOT_IN;
        case "Exists" -> EXISTS;
        case "DoesNotExist" -> DOES_NOT_EXIST;
        case "Gt" -> GREATER_THAN;
        case "Lt" -> LESS_THAN;
        default -> null;
      };
    }
  }

  public Requirement {
    // One value is by far the most common; a hash set of one compares once.
    values =
        values.size() <= 1
            ? Set.copyOf(values)
            : Collections.unmodifiableSortedSet(new TreeSet<>(values));
  }

  public static Requirement of(String key, Operator operator, Collection<String> values) {
    return new Requirement(key, operator, new TreeSet<>(values));
  }

  /** Whether a value meets this; null if the key is not there. */
  public boolean matches(@Nullable String value) {
    return switch (operator) {
      case IN, EQUALS, DOUBLE_EQUALS -> value != null && values.contains(value);
      case NOT_IN, NOT_EQUALS -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> value != null && compare(value) > 0;
      case LESS_THAN -> value != null && compare(value) < 0;
    };
  }

  boolean matches(@Nullable JsonNode labels) {
    JsonNode value = labels == null ? null : labels.get(key);
    return matches(value == null || value.isNull() ? null : value.asText());
  }

  /** Sign of label minus bound; 0, which satisfies neither, where either is no integer. */
  private int compare(String value) {
    Long actual = integer(value);
    Long bound = values.isEmpty() ? null : integer(values.iterator().next());
    return actual == null || bound == null ? 0 : Long.compare(actual, bound);
  }

  static @Nullable Long integer(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** As in a selector's text. */
  @Override
  public String toString() {
    String list = String.join(",", values);
    return switch (operator) {
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case IN, NOT_IN -> key + " " + operator.sign + " (" + list + ")";
      case GREATER_THAN -> key + ">" + list;
      case LESS_THAN -> key + "<" + list;
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> key + operator.sign + list;
    };
  }
}
