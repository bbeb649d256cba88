package io.naru.apiserver.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A media type of a header, with parameters (RFC 9110). Lower case, but for parameters' values.
 *
 * @param type for example {@code application/json}
 */
record MediaType(String type, Map<String, String> parameters) {

  static MediaType parse(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        parameters.put(
            parts[i].substring(0, equals).trim().toLowerCase(Locale.ROOT),
            parts[i].substring(equals + 1).trim().replace("\"", ""));
      }
    }
    return new MediaType(parts[0].trim().toLowerCase(Locale.ROOT), parameters);
  }

  /** Of an {@code Accept} header, best first. */
  static List<MediaType> parseAccept(String header) {
    List<MediaType> types = new ArrayList<>();
    for (String part : header.split(",")) {
      if (!part.isBlank()) {
        types.add(parse(part));
      }
    }
    // Stable: of equal quality, the one named first.
    types.sort((a, b) -> Double.compare(b.quality(), a.quality()));
    return types;
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  private double quality() {
    try {
      return parameters.containsKey("q") ? Double.parseDouble(parameter("q")) : 1;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
