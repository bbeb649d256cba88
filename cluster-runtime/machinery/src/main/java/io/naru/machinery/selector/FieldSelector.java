package io.naru.machinery.selector;

import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on single fields, as in {@code kubectl --field-selector}: {@code a=b,c!=d,e==f}. In
 * values, backslash escapes comma, equals sign and itself. Immutable.
 */
public final class FieldSelector {

  /**
   * @param equal false for {@code !=}
   */
  public record Term(String field, boolean equal, String value) {

    @Override
    public String toString() {
      return field + (equal ? "=" : "!=") + escape(value);
    }
  }

  /** How many fields every kind can be selected by: name and namespace. */
  private static final int ALWAYS = 2;

  private static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  private final List<Term> terms;

  private FieldSelector(List<Term> terms) {
    this.terms = terms;
  }

  public static FieldSelector everything() {
    return EVERYTHING;
  }

  /** The one object of that name. */
  public static FieldSelector ofName(String name) {
    return new FieldSelector(List.of(new Term("metadata.name", true, name)));
  }

  /**
   * Reads the text form; the empty text selects everything.
   *
   * @throws StatusException 400 in the words of Kubernetes
   */
  public static FieldSelector parse(String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : split(text)) {
      if (!part.isEmpty()) {
        terms.add(term(part, text));
      }
    }
    return terms.isEmpty() ? EVERYTHING : new FieldSelector(List.copyOf(terms));
  }

  /**
   * Refuses fields that a kind cannot be selected by.
   *
   * @throws StatusException 400 naming the first such field
   */
  public void requireSupported(Set<String> supported) {
    for (Term term : terms) {
      if (!supported.contains(term.field())) {
        throw StatusException.badRequest(
            supported.size() <= ALWAYS
                ? "\""
                    + term.field()
                    + "\" is not a known field selector: only \"metadata.name\","
                    + " \"metadata.namespace\""
                : "field label not supported: " + term.field());
      }
    }
  }

  /** {@code fields} gives the value of a field, empty if the object has none. */
  public boolean matches(Function<String, String> fields) {
    for (Term term : terms) {
      if (fields.apply(term.field()).equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  /** The value that a field must have, or null if it may have several. */
  public @Nullable String requiredValue(String field) {
    for (Term term : terms) {
      if (term.equal() && term.field().equals(field)) {
        return term.value();
      }
    }
    return null;
  }

  public boolean isEverything() {
    return terms.isEmpty();
  }

  public List<Term> terms() {
    return terms;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSelector selector && terms.equals(selector.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == ',') {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }

  private static Term term(String part, String whole) {
    for (int i = 0; i < part.length(); i++) {
      for (String sign : List.of("!=", "==", "=")) {
        if (part.startsWith(sign, i)) {
          return new Term(
              part.substring(0, i),
              !sign.equals("!="),
              unescape(part.substring(i + sign.length())));
        }
      }
    }
    throw StatusException.badRequest(
        "invalid selector: '" + whole + "'; can't understand '" + part + "'");
  }

  private static String unescape(String value) {
    StringBuilder result = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
          throw StatusException.badRequest(
              "invalid field selector: invalid escape sequence: " + value.substring(i - 1));
        }
        result.append(value.charAt(i));
      } else if (c == ',' || c == '=') {
        throw StatusException.badRequest(
            "invalid field selector: unescaped character in value: " + c);
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }
}
