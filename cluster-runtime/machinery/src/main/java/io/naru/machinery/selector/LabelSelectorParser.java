package io.naru.machinery.selector;

import io.naru.machinery.StatusException;
import io.naru.machinery.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads the text form of a label selector: one pass, one token of look-ahead. */
final class LabelSelectorParser {

  private static final String SIGNS = "in, notin, =, ==, !=, gt, lt";

  private final String text;
  private int position;

  /** The token at hand: a sign, a word, or empty at the end. */
  private String token = "";

  LabelSelectorParser(String text) {
    this.text = text;
    advance();
  }

  List<Requirement> parse() {
    List<Requirement> requirements = new ArrayList<>();
    if (token.isEmpty()) {
      return requirements;
    }
    if (!token.equals("!") && !isWord()) {
      throw found("expected: !, identifier, or 'end of string'");
    }
    while (true) {
      requirements.add(requirement());
      if (token.isEmpty()) {
        return requirements;
      }
      if (!token.equals(",")) {
        throw found("expected: ',' or 'end of string'");
      }
      advance();
      if (!token.equals("!") && !isWord()) {
        throw found("expected: identifier after ','");
      }
    }
  }

  private Requirement requirement() {
    boolean absent = token.equals("!");
    if (absent) {
      advance();
    }
    String key = word();
    SelectorRules.checkKey(key);
    if (token.isEmpty() || token.equals(",")) {
      return Requirement.of(key, absent ? Operator.DOES_NOT_EXIST : Operator.EXISTS, List.of());
    }
    Operator operator = operator();
    advance();
    boolean isList = operator == Operator.IN || operator == Operator.NOT_IN;
    Requirement requirement =
        Requirement.of(key, operator, isList ? values() : List.of(exactValue()));
    SelectorRules.check(requirement);
    return requirement;
  }

  private Operator operator() {
    return switch (token) {
      case "in" -> Operator.IN;
      case "notin" -> Operator.NOT_IN;
      case "=" -> Operator.EQUALS;
      case "==" -> Operator.DOUBLE_EQUALS;
      case "!=" -> Operator.NOT_EQUALS;
      case ">" -> Operator.GREATER_THAN;
      case "<" -> Operator.LESS_THAN;
      default -> throw unable("expected: " + SIGNS);
    };
  }

  private String exactValue() {
    return token.isEmpty() || token.equals(",") ? "" : word();
  }

  private TreeSet<String> values() {
    if (!token.equals("(")) {
      throw unable("expected: '('");
    }
    advance();
    TreeSet<String> values = new TreeSet<>();
    if (token.equals(")")) {
      values.add("");
      advance();
      return values;
    }
    while (true) {
      // Nothing between two commas is the empty value.
      boolean omitted = token.equals(",") || token.equals(")");
      if (omitted) {
        values.add("");
      } else if (isWord()) {
        values.add(word());
      } else {
        throw unable("expected: ',', ')' or identifier");
      }
      if (token.equals(")")) {
        advance();
        return values;
      }
      if (!token.equals(",")) {
        throw unable("expected: ',' or ')'");
      }
      advance();
    }
  }

  private String word() {
    if (!isWord()) {
      throw unable("expected: identifier");
    }
    String word = token;
    advance();
    return word;
  }

  private boolean isWord() {
    return !token.isEmpty() && !isSpecial(token.charAt(0));
  }

  private void advance() {
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
    int begin = position;
    if (begin == text.length()) {
      token = "";
      return;
    }
    char first = text.charAt(position++);
    if (isSpecial(first)) {
      boolean doubled = (first == '=' || first == '!') && text.startsWith("=", position);
      position += doubled ? 1 : 0;
    } else {
      while (position < text.length()
          && !isSpecial(text.charAt(position))
          && !isBlank(text.charAt(position))) {
        position++;
      }
    }
    token = text.substring(begin, position);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isSpecial(char c) {
    return "=!(),<>".indexOf(c) >= 0;
  }

  private StatusException unable(String expected) {
    return StatusException.badRequest(
        "unable to parse requirement: found '" + token + "', " + expected);
  }

  private StatusException found(String expected) {
    return StatusException.badRequest("found '" + token + "', " + expected);
  }
}
