package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A path into an object in the dialect of kubectl ("JSONPath Support" in its documentation), as
 * printer columns and selectable fields use it: fields, indexes, slices, wildcards, filters such as
 * {@code [?(@.type=="Ready")]} and recursive descent. Immutable.
 */
final class JsonPath {

  /** One step; answers what it leads to from a value, which may be nothing or many. */
  private interface Step {
    void from(JsonNode value, Consumer<JsonNode> found);
  }

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * @param text for example {@code .status.conditions[0].type}
   * @throws IllegalArgumentException if it is no path
   */
  static JsonPath parse(String text) {
    return new Parser(text).path();
  }

  /** Everything there, in order. */
  List<JsonNode> find(JsonNode root) {
    List<JsonNode> current = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      current.forEach(value -> step.from(value, next::add));
      current = next;
    }
    return current;
  }

  private static Step field(String name) {
    return (value, found) -> {
      JsonNode child = value.get(name);
      if (child != null) {
        found.accept(child);
      }
    };
  }

  private static void everything(JsonNode value, Consumer<JsonNode> found) {
    value.forEach(found);
  }

  private static void descend(JsonNode value, Consumer<JsonNode> found) {
    found.accept(value);
    value.forEach(child -> descend(child, found));
  }

  private static Step slice(int start, int end, int step) {
    return (value, found) -> {
      int size = value.size();
      int last = Math.min(end < 0 ? end + size : end, size);
      for (int i = Math.max(start < 0 ? start + size : start, 0); i < last; i += step) {
        found.accept(value.get(i));
      }
    };
  }

  private static Step filter(JsonPath left, String operator, JsonPath right) {
    return (value, found) -> {
      for (JsonNode item : value) {
        List<JsonNode> a = left.find(item);
        boolean holds =
            operator.isEmpty()
                ? !a.isEmpty()
                : !a.isEmpty()
                    && right.find(item).stream()
                        .anyMatch(other -> holds(a.getFirst(), operator, other));
        if (holds) {
          found.accept(item);
        }
      }
    };
  }

  private static boolean holds(JsonNode left, String operator, JsonNode right) {
    if (operator.equals("==") || operator.equals("!=")) {
      return JsonEquality.equal(left, right) == operator.equals("==");
    }
    int order =
        left.isNumber() && right.isNumber()
            ? left.decimalValue().compareTo(right.decimalValue())
            : left.asText().compareTo(right.asText());
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  /** Reads one text from left to right. */
  private static final class Parser {

    private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    JsonPath path() {
      List<Step> steps = new ArrayList<>();
      while (at < text.length()) {
        switch (text.charAt(at)) {
          case '.' -> dot(steps);
          case '[' -> bracket(steps);
          default -> throw malformed("unexpected '" + text.charAt(at) + "'");
        }
      }
      return new JsonPath(steps);
    }

    private void dot(List<Step> steps) {
      at++;
      if (at < text.length() && text.charAt(at) == '.') {
        at++;
        steps.add(JsonPath::descend);
      }
      if (at < text.length() && text.charAt(at) == '[') {
        return;
      }
      StringBuilder name = new StringBuilder();
      while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        name.append(text.charAt(at++));
      }
      if (name.toString().equals("*")) {
        steps.add(JsonPath::everything);
      } else if (!name.isEmpty()) {
        steps.add(field(name.toString()));
      }
    }

    private void bracket(List<Step> steps) {
      int end = closing();
      String inside = text.substring(at + 1, end).strip();
      at = end + 1;
      if (inside.equals("*")) {
        steps.add(JsonPath::everything);
      } else if (inside.startsWith("?(") && inside.endsWith(")")) {
        steps.add(condition(inside.substring(2, inside.length() - 1)));
      } else if (inside.startsWith("'") || inside.startsWith("\"")) {
        List<Step> names = new ArrayList<>();
        for (String name : inside.split(",(?=\\s*['\"])")) {
          names.add(field(unquoted(name.strip())));
        }
        steps.add((value, found) -> names.forEach(name -> name.from(value, found)));
      } else {
        List<Step> parts = new ArrayList<>();
        for (String part : inside.split(",")) {
          parts.add(indexes(part.strip()));
        }
        steps.add((value, found) -> parts.forEach(part -> part.from(value, found)));
      }
    }

    private int closing() {
      int depth = 0;
      char quote = 0;
      for (int i = at; i < text.length(); i++) {
        char c = text.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
          quote = c;
        } else if (c == '[') {
          depth++;
        } else if (c == ']' && --depth == 0) {
          return i;
        }
      }
      throw malformed("unterminated array");
    }

    private Step indexes(String part) {
      try {
        if (!part.contains(":")) {
          int index = Integer.parseInt(part);
          return (value, found) -> {
            JsonNode item = value.get(index < 0 ? index + value.size() : index);
            if (item != null) {
              found.accept(item);
            }
          };
        }
        String[] bounds = part.split(":", -1);
        return slice(
            bounds[0].isEmpty() ? 0 : Integer.parseInt(bounds[0]),
            bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1]),
            bounds.length < 3 || bounds[2].isEmpty()
                ? 1
                : Math.max(1, Integer.parseInt(bounds[2])));
      } catch (NumberFormatException e) {
        throw malformed("invalid array index " + part);
      }
    }

    private Step condition(String expression) {
      for (String operator : OPERATORS) {
        int found = expression.indexOf(operator);
        if (found > 0) {
          return filter(
              operand(expression.substring(0, found).strip()),
              operator,
              operand(expression.substring(found + operator.length()).strip()));
        }
      }
      JsonPath exists = operand(expression.strip());
      return filter(exists, "", exists);
    }

    /** A path from the item ({@code @}), or a constant. */
    private JsonPath operand(String expression) {
      if (expression.startsWith("@")) {
        return parse(expression.substring(1));
      }
      JsonNode constant = constant(expression);
      return new JsonPath(List.of((value, found) -> found.accept(constant)));
    }

    private JsonNode constant(String expression) {
      try {
        return expression.startsWith("'")
            ? Json.mapper().getNodeFactory().textNode(unquoted(expression))
            : Json.mapper().readTree(expression);
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw malformed("unrecognized " + expression);
      }
    }

    private String unquoted(String quoted) {
      if (quoted.length() < 2 || quoted.charAt(0) != quoted.charAt(quoted.length() - 1)) {
        throw malformed("unterminated quoted string");
      }
      return quoted.substring(1, quoted.length() - 1);
    }

    private IllegalArgumentException malformed(String reason) {
      return new IllegalArgumentException(reason + " in " + text);
    }
  }
}
