package io.naru.apiserver.cel.value;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of properties as identifiers: {@code a.b-c} is {@code a__dot__b__dash__c}, words that the
 * language reserves are {@code __namespace__}. As documented for validation rules.
 */
public final class PropertyNames {

  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final Pattern ACCESSIBLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");
  private static final Map<String, String> ESCAPES =
      Map.of("__underscores__", "__", "__dot__", ".", "__dash__", "-", "__slash__", "/");

  private PropertyNames() {}

  /** The identifier of a property; empty if it has none, and can only be reached by index. */
  public static Optional<String> escape(String name) {
    if (RESERVED.contains(name)) {
      return Optional.of("__" + name + "__");
    }
    if (IDENTIFIER.matcher(name).matches() && !name.contains("__")) {
      return Optional.of(name);
    }
    if (!ACCESSIBLE.matcher(name).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        name.replace("__", "__underscores__")
            .replace(".", "__dot__")
            .replace("-", "__dash__")
            .replace("/", "__slash__"));
  }

  /** The property that an identifier means. */
  public static String unescape(String identifier) {
    if (!identifier.contains("__")) {
      return identifier;
    }
    if (identifier.length() > 4 && identifier.startsWith("__") && identifier.endsWith("__")) {
      String word = identifier.substring(2, identifier.length() - 2);
      if (RESERVED.contains(word)) {
        return word;
      }
    }
    StringBuilder name = new StringBuilder();
    int at = 0;
    while (at < identifier.length()) {
      int here = at;
      var escape =
          ESCAPES.entrySet().stream()
              .filter(entry -> identifier.startsWith(entry.getKey(), here))
              .findFirst();
      if (escape.isPresent()) {
        name.append(escape.get().getValue());
        at += escape.get().getKey().length();
      } else {
        name.append(identifier.charAt(at++));
      }
    }
    return name.toString();
  }
}
