package io.naru.apiserver.customresources;

import com.google.re2j.Pattern;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.NameRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;

/** The string formats that Kubernetes validates; all others are only documentation. */
final class Formats {

  private static final String UUID =
      "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?%s[0-9a-f]{3}-?%s-?[0-9a-f]{12}$";
  private static final String ANY_QUAD = "[0-9a-f]{4}";

  private static final Map<String, Predicate<String>> KNOWN =
      Map.ofEntries(
          Map.entry("date", Formats::isDate),
          Map.entry("date-time", Formats::isTime),
          Map.entry("datetime", Formats::isTime),
          Map.entry("byte", Formats::isBase64),
          Map.entry("uri", Formats::isUri),
          Map.entry("ipv4", text -> !text.contains(":") && NetworkChecks.address(text) != null),
          Map.entry("ipv6", text -> text.contains(":") && NetworkChecks.address(text) != null),
          Map.entry("cidr", text -> NetworkChecks.network(text) != null),
          Map.entry("email", pattern("^[^@\\s<>]+@[^@\\s<>]+$")),
          Map.entry("hostname", Formats::isHostName),
          Map.entry("mac", pattern("(?i)^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$")),
          Map.entry("duration", pattern("^[+-]?(\\d+(\\.\\d*)?\\s*(ns|us|µs|ms|s|m|h|d|w)\\s*)+$")),
          Map.entry("uuid", pattern(UUID.formatted("[0-9a-f]", ANY_QUAD))),
          Map.entry("uuid3", pattern(UUID.formatted("3", ANY_QUAD))),
          Map.entry("uuid4", pattern(UUID.formatted("4", "[89ab][0-9a-f]{3}"))),
          Map.entry("uuid5", pattern(UUID.formatted("5", "[89ab][0-9a-f]{3}"))),
          Map.entry("hexcolor", pattern("(?i)^#?([0-9a-f]{3}|[0-9a-f]{6})$")),
          Map.entry("k8s-short-name", text -> NameRules.dns1123LabelErrors(text).isEmpty()),
          Map.entry("k8s-long-name", text -> NameRules.dns1123SubdomainErrors(text).isEmpty()));

  private Formats() {}

  static boolean matches(String format, String text) {
    Predicate<String> known = KNOWN.get(format);
    return known == null || known.test(text);
  }

  private static Predicate<String> pattern(String regularExpression) {
    Pattern pattern = Pattern.compile(regularExpression);
    return text -> pattern.matcher(text).find();
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return text.length() % 4 == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isHostName(String text) {
    return text.length() <= 253
        && NameRules.dns1123SubdomainErrors(text.toLowerCase(java.util.Locale.ROOT)).isEmpty();
  }
}
