package io.naru.apiserver.proxy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Builds the query of a URL. */
final class QueryString {

  private final StringBuilder text = new StringBuilder();

  QueryString add(String name, String value) {
    text.append(text.isEmpty() ? "?" : "&")
        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  QueryString addAll(Map<String, List<String>> parameters) {
    parameters.forEach((name, values) -> values.forEach(value -> add(name, value)));
    return this;
  }

  /** With leading question mark; empty if there are no parameters. */
  @Override
  public String toString() {
    return text.toString();
  }
}
