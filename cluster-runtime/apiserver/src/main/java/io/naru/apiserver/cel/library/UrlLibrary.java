package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.OpaqueValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Addresses in the web: absolute ones, or absolute paths. */
final class UrlLibrary {

  static final String URL = "kubernetes.URL";

  private record Url(URI uri) implements OpaqueValue {
    @Override
    public String typeName() {
      return URL;
    }
  }

  private UrlLibrary() {}

  static void addTo(Functions functions) {
    functions
        .add("url(string): " + URL, Costs.TRAVERSAL, a -> parse((String) a[0]))
        .add("isURL(string): bool", Costs.TRAVERSAL, a -> isUrl((String) a[0]))
        .add("<kubernetes.URL>.getScheme(): string", a -> orEmpty(uri(a).getScheme()))
        .add("<kubernetes.URL>.getHost(): string", a -> host(uri(a)))
        .add("<kubernetes.URL>.getHostname(): string", a -> orEmpty(uri(a).getHost()))
        .add("<kubernetes.URL>.getPort(): string", a -> port(uri(a)))
        .add("<kubernetes.URL>.getEscapedPath(): string", a -> orEmpty(uri(a).getRawPath()))
        .add("<kubernetes.URL>.getQuery(): map(string, list(string))", a -> query(uri(a)));
  }

  private static URI uri(Object[] arguments) {
    return ((Url) arguments[0]).uri();
  }

  private static boolean isUrl(String text) {
    try {
      parse(text);
      return true;
    } catch (EvaluationException malformed) {
      return false;
    }
  }

  private static Url parse(String text) {
    try {
      URI uri = new URI(text);
      if (text.startsWith("/") || (uri.isAbsolute() && !uri.isOpaque())) {
        return new Url(uri);
      }
    } catch (URISyntaxException malformed) {
      throw new EvaluationException(
          "URL parse error during conversion from string: " + malformed.getMessage());
    }
    throw new EvaluationException(
        "URL parse error during conversion from string: parse \""
            + text
            + "\": invalid URI for request");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String host(URI uri) {
    return uri.getHost() == null
        ? ""
        : uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static String port(URI uri) {
    return uri.getPort() < 0 ? "" : Integer.toString(uri.getPort());
  }

  private static Map<Object, Object> query(URI uri) {
    Map<Object, Object> query = new LinkedHashMap<>();
    for (String pair : orEmpty(uri.getRawQuery()).split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (query.computeIfAbsent(key, name -> new ArrayList<Object>()) instanceof List<?> values) {
          List<Object> more = new ArrayList<>(values);
          more.add(value);
          query.put(key, more);
        }
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
