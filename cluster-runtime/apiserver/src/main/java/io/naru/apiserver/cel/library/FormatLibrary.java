package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.OpaqueValue;
import io.naru.machinery.NameRules;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Named formats: {@code format.dns1123Label().validate(x)} is none, or the list of what is wrong.
 */
final class FormatLibrary {

  static final String FORMAT = "kubernetes.NamedFormat";

  private record Format(String name, Function<String, List<String>> errors) implements OpaqueValue {
    @Override
    public String typeName() {
      return FORMAT;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Format format && format.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private static final Map<String, Format> FORMATS = formats();

  private FormatLibrary() {}

  static void addTo(Functions functions) {
    FORMATS.forEach(
        (name, format) -> functions.add("format." + name + "(): " + FORMAT, a -> format));
    functions
        .add(
            "format.named(string): optional(kubernetes.NamedFormat)",
            a -> Optional.ofNullable(FORMATS.get((String) a[0])))
        .add(
            "<kubernetes.NamedFormat>.validate(string): optional(list(string))",
            Costs.TRAVERSAL,
            a -> validate((Format) a[0], (String) a[1]));
  }

  private static Optional<List<String>> validate(Format format, String text) {
    List<String> errors = format.errors().apply(text);
    return errors.isEmpty() ? Optional.empty() : Optional.of(errors);
  }

  private static Map<String, Format> formats() {
    Map<String, Function<String, List<String>>> rules =
        Map.ofEntries(
            Map.entry("dns1123Label", NameRules::dns1123LabelErrors),
            Map.entry("dns1123Subdomain", NameRules::dns1123SubdomainErrors),
            Map.entry("dns1035Label", NameRules::dns1035LabelErrors),
            Map.entry("qualifiedName", NameRules::qualifiedNameErrors),
            Map.entry("dns1123LabelPrefix", text -> NameRules.dns1123LabelErrors(prefix(text))),
            Map.entry(
                "dns1123SubdomainPrefix", text -> NameRules.dns1123SubdomainErrors(prefix(text))),
            Map.entry("dns1035LabelPrefix", text -> NameRules.dns1035LabelErrors(prefix(text))),
            Map.entry("labelValue", NameRules::labelValueErrors),
            Map.entry("uri", holds(FormatLibrary::isUri, "invalid URI")),
            Map.entry("uuid", holds(FormatLibrary::isUuid, "does not match the UUID format")),
            Map.entry("byte", holds(FormatLibrary::isBase64, "invalid base64")),
            Map.entry("date", holds(FormatLibrary::isDate, "invalid date")),
            Map.entry("datetime", holds(FormatLibrary::isDateTime, "invalid datetime")));
    return rules.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, rule -> new Format(rule.getKey(), rule.getValue())));
  }

  /** A prefix for generated names may end in a dash. */
  private static String prefix(String text) {
    return text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
  }

  private static Function<String, List<String>> holds(Predicate<String> rule, String message) {
    return text -> rule.test(text) ? List.of() : List.of(message);
  }

  private static boolean isUri(String text) {
    try {
      java.net.URI uri = new java.net.URI(text);
      return text.startsWith("/") || uri.isAbsolute();
    } catch (java.net.URISyntaxException malformed) {
      return false;
    }
  }

  private static boolean isUuid(String text) {
    try {
      return text.length() == 36 && UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException malformed) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException malformed) {
      return false;
    }
  }
}
