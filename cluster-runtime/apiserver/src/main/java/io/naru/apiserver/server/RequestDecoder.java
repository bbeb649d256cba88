package io.naru.apiserver.server;

import io.naru.machinery.StatusException;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From Netty's request to ours. */
final class RequestDecoder {

  /** Headers that Netty's HTTP/2 codec makes up. */
  private static final String SYNTHETIC_PREFIX = "x-http2-";

  private RequestDecoder() {}

  /**
   * @throws StatusException if path, query or body cannot be decoded
   */
  static IncomingRequest decode(HttpRequest head, RequestBody body, Peer peer) {
    Map<String, List<String>> headers = headers(head);
    String target = originForm(head.uri());
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    List<String> encodings = headers.getOrDefault("content-encoding", List.of(""));
    return new IncomingRequest(
        head.method().name(),
        path.indexOf('%') < 0 ? path : decode(path.replace("+", "%2B")),
        query(query),
        headers,
        body.decoded(encodings.getFirst()),
        peer);
  }

  /** RFC 9112, 3.2.2: a server must accept the absolute form too. */
  private static String originForm(String uri) {
    if (uri.startsWith("/")) {
      return uri;
    }
    int authority = uri.indexOf("://");
    int path = authority < 0 ? -1 : uri.indexOf('/', authority + 3);
    return path < 0 ? "/" : uri.substring(path);
  }

  private static Map<String, List<String>> headers(HttpRequest head) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    head.headers()
        .iteratorAsString()
        .forEachRemaining(header -> {
          String name = header.getKey().toLowerCase(Locale.ROOT);
          if (!name.startsWith(SYNTHETIC_PREFIX)) {
            headers.computeIfAbsent(name, key -> new ArrayList<>(1)).add(header.getValue());
          }
        });
    return headers;
  }

  static Map<String, List<String>> query(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw StatusException.badRequest("invalid URL escape: " + malformed.getMessage());
    }
  }
}
