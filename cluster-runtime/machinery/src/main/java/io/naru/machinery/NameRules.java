package io.naru.machinery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules that names, keys and values in API objects follow (RFC 1123, RFC 1035 and Kubernetes'
 * own), with the messages that clients know. Each rule comes twice: as the list of everything that
 * is wrong (empty if nothing is), and as the first complaint or null. Lengths are in UTF-8 bytes
 * where Kubernetes counts them so; every accepted character is ASCII. Thread-safe.
 *
 * <p>Values are scanned by hand, not matched by a regular expression: names are checked on every
 * write.
 */
public final class NameRules {

  private static final String LABEL_1123 = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL_1123 + "(\\." + LABEL_1123 + ")*";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String EMPTY = "must be non-empty";

  private static final String LABEL_1123_MESSAGE =
      explain(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character",
          LABEL_1123,
          "my-name",
          "123-abc");
  private static final String SUBDOMAIN_MESSAGE =
      explain(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
              + " or '.', and must start and end with an alphanumeric character",
          SUBDOMAIN,
          "example.com");
  private static final String WILDCARD_MESSAGE =
      explain(
          "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
              + " which must consist of lower case alphanumeric characters, '-' or '.' and end with"
              + " an alphanumeric character",
          "\\*\\." + SUBDOMAIN,
          "*.example.com");
  private static final String LABEL_1035_MESSAGE =
      explain(
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character",
          "[a-z]([-a-z0-9]*[a-z0-9])?",
          "my-name",
          "abc-123");
  private static final String QUALIFIED_MESSAGE =
      explain(
          "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
              + " alphanumeric character",
          QUALIFIED,
          "MyName",
          "my.name",
          "123-abc");
  private static final String LABEL_VALUE_MESSAGE =
      explain(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character",
          "(" + QUALIFIED + ")?",
          "MyValue",
          "my_value",
          "12345");
  private static final String CONFIG_KEY_MESSAGE =
      explain(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
          "[-._a-zA-Z0-9]+",
          "key.name",
          "KEY_NAME",
          "key-name");
  private static final String C_IDENTIFIER_MESSAGE =
      explain(
          "a valid C identifier must start with alphabetic character or '_', followed by a string"
              + " of alphanumeric characters or '_'",
          "[A-Za-z_][A-Za-z0-9_]*",
          "my_name",
          "MY_NAME",
          "MyName");
  private static final String PERCENT_MESSAGE =
      explain(
          "a valid percent string must be a numeric string followed by an ending '%'",
          "[0-9]+%", "1%", "93%");

  private NameRules() {}

  /** Lower-case DNS label of RFC 1123, at most 63 characters: names of namespaces, containers. */
  public static @Nullable String dns1123Label(String value) {
    return first(dns1123LabelErrors(value));
  }

  public static List<String> dns1123LabelErrors(String value) {
    // What would be a whole domain is told so, in few words.
    String message = isSubdomain(value, 0) ? "must not contain dots" : LABEL_1123_MESSAGE;
    return check(value, 63, isLabel(value, 0, value.length(), false), message);
  }

  /** Dotted lower-case DNS name of RFC 1123, at most 253 characters: names of most objects. */
  public static @Nullable String dns1123Subdomain(String value) {
    return first(dns1123SubdomainErrors(value));
  }

  public static List<String> dns1123SubdomainErrors(String value) {
    return check(value, 253, isSubdomain(value, 0), SUBDOMAIN_MESSAGE);
  }

  /** A subdomain whose first label is {@code *}: hosts of Ingress rules. */
  public static @Nullable String wildcardDns1123Subdomain(String value) {
    boolean good = value.startsWith("*.") && isSubdomain(value, 2);
    return first(check(value, 253, good, WILDCARD_MESSAGE));
  }

  /** DNS label that begins with a letter (RFC 1035): names of Services before v1.34. */
  public static @Nullable String dns1035Label(String value) {
    return first(dns1035LabelErrors(value));
  }

  public static List<String> dns1035LabelErrors(String value) {
    return check(value, 63, isLabel(value, 0, value.length(), true), LABEL_1035_MESSAGE);
  }

  /** Anything that can stand between two slashes of a URL: names of roles and their bindings. */
  public static @Nullable String pathSegment(String value) {
    return first(pathSegmentErrors(value));
  }

  public static List<String> pathSegmentErrors(String value) {
    if (value.equals(".") || value.equals("..")) {
      return List.of("may not be '" + value + "'");
    }
    List<String> errors = new ArrayList<>(0);
    for (String forbidden : List.of("/", "%")) {
      if (value.contains(forbidden)) {
        errors.add("may not contain '" + forbidden + "'");
      }
    }
    return errors;
  }

  /** Key of a label or annotation: a name, optionally after a DNS subdomain and a slash. */
  public static @Nullable String qualifiedName(String value) {
    return first(qualifiedNameErrors(value));
  }

  public static List<String> qualifiedNameErrors(String value) {
    int slash = value.indexOf('/');
    if (slash >= 0 && value.indexOf('/', slash + 1) >= 0) {
      return List.of(
          "a qualified name "
              + QUALIFIED_MESSAGE
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> errors = new ArrayList<>(0);
    if (slash == 0) {
      errors.add("prefix part " + EMPTY);
    } else if (slash > 0) {
      dns1123SubdomainErrors(value.substring(0, slash))
          .forEach(error -> errors.add("prefix part " + error));
    }
    String name = value.substring(slash + 1);
    if (name.isEmpty()) {
      errors.add("name part " + EMPTY);
    } else if (name.length() > 63) {
      errors.add("name part " + tooLong(63));
    }
    if (!isQualified(name)) {
      errors.add("name part " + QUALIFIED_MESSAGE);
    }
    return errors;
  }

  /** Value of a label: empty, or up to 63 characters. */
  public static @Nullable String labelValue(String value) {
    return first(labelValueErrors(value));
  }

  public static List<String> labelValueErrors(String value) {
    return check(value, 63, value.isEmpty() || isQualified(value), LABEL_VALUE_MESSAGE);
  }

  /** Name of an environment variable: printable ASCII without {@code =}, as since v1.34. */
  public static @Nullable String envVarName(String value) {
    if (value.isEmpty()) {
      return EMPTY;
    }
    return all(value, 0, value.length(), c -> c >= ' ' && c <= '~' && c != '=')
        ? null
        : "a valid environment variable name must consist only of printable ASCII characters other"
            + " than '='";
  }

  /** Key of the data of a ConfigMap or Secret, which may become a file name. */
  public static @Nullable String configMapKey(String value) {
    return first(configMapKeyErrors(value));
  }

  public static List<String> configMapKeyErrors(String value) {
    boolean good =
        !value.isEmpty()
            && all(value, 0, value.length(), c -> alphanumeric(c) || "-._".indexOf(c) >= 0);
    List<String> errors = check(value, 253, good, CONFIG_KEY_MESSAGE);
    if (value.equals(".") || value.equals("..")) {
      errors.add("must not be '" + value + "'");
    } else if (value.startsWith("..")) {
      errors.add("must not start with '..'");
    }
    return errors;
  }

  /** Name of a port (RFC 6335 service name): at most 15 characters, at least one letter. */
  public static @Nullable String portName(String value) {
    return first(portNameErrors(value));
  }

  public static List<String> portNameErrors(String value) {
    List<String> errors = new ArrayList<>(0);
    if (value.length() > 15) {
      errors.add(tooLong(15));
    }
    if (value.isEmpty() || !all(value, 0, value.length(), c -> lower(c) || digit(c) || c == '-')) {
      errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (value.chars().noneMatch(NameRules::lower)) {
      errors.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      errors.add("must not contain consecutive hyphens");
    }
    if (value.startsWith("-") || value.endsWith("-")) {
      errors.add("must not begin or end with a hyphen");
    }
    return errors;
  }

  public static @Nullable String cIdentifier(String value) {
    boolean good =
        !value.isEmpty()
            && !digit(value.charAt(0))
            && all(value, 0, value.length(), c -> alphanumeric(c) || c == '_');
    return good ? null : C_IDENTIFIER_MESSAGE;
  }

  /** A share such as {@code 25%}, as rollouts and disruption budgets take it. */
  public static @Nullable String percent(String value) {
    boolean good =
        value.length() > 1
            && value.endsWith("%")
            && all(value, 0, value.length() - 1, NameRules::digit);
    return good ? null : PERCENT_MESSAGE;
  }

  /** A port of TCP or UDP. */
  public static @Nullable String portNumber(long value) {
    return value >= 1 && value <= 65535 ? null : "must be between 1 and 65535, inclusive";
  }

  /** What Kubernetes adds to a rule's words: examples and the expression. */
  private static String explain(String rule, String expression, String... examples) {
    StringBuilder text = new StringBuilder(rule).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i > 0 ? " or " : "").append('\'').append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(expression).append("')").toString();
  }

  private static List<String> check(String value, int max, boolean good, String message) {
    List<String> errors = new ArrayList<>(0);
    if (value.length() > max) {
      errors.add(tooLong(max));
    }
    if (!good) {
      errors.add(message);
    }
    return errors;
  }

  private static String tooLong(int max) {
    return "must be no more than " + max + " characters";
  }

  private static @Nullable String first(List<String> errors) {
    return errors.isEmpty() ? null : errors.getFirst();
  }

  private static boolean isSubdomain(String value, int from) {
    int start = from;
    while (true) {
      int dot = value.indexOf('.', start);
      int end = dot < 0 ? value.length() : dot;
      if (!isLabel(value, start, end, false)) {
        return false;
      }
      if (dot < 0) {
        return true;
      }
      start = dot + 1;
    }
  }

  private static boolean isLabel(String value, int from, int to, boolean beginsWithLetter) {
    return from < to
        && value.charAt(from) != '-'
        && value.charAt(to - 1) != '-'
        && !(beginsWithLetter && digit(value.charAt(from)))
        && all(value, from, to, c -> lower(c) || digit(c) || c == '-');
  }

  private static boolean isQualified(String value) {
    return !value.isEmpty()
        && alphanumeric(value.charAt(0))
        && alphanumeric(value.charAt(value.length() - 1))
        && all(value, 0, value.length(), c -> alphanumeric(c) || "-._".indexOf(c) >= 0);
  }

  private static boolean all(String value, int from, int to, IntPredicate allowed) {
    for (int i = from; i < to; i++) {
      if (!allowed.test(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean lower(int c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean alphanumeric(int c) {
    return lower(c) || digit(c) || (c >= 'A' && c <= 'Z');
  }
}
