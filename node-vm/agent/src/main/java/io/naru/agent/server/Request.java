package io.naru.agent.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request: its path in pieces and its parameters. */
record Request(HttpRequest http, List<String> path, Map<String, List<String>> parameters) {

  static Request of(HttpRequest http) {
    QueryStringDecoder decoder = new QueryStringDecoder(http.uri());
    List<String> path =
        java.util.Arrays.stream(decoder.path().split("/")).filter(s -> !s.isEmpty()).toList();
    return new Request(http, path, decoder.parameters());
  }

  /** A piece of the path, "" if it is shorter. */
  String path(int index) {
    return index < path.size() ? path.get(index) : "";
  }

  @Nullable String parameter(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  boolean flag(String name) {
    String value = parameter(name);
    return value != null && (value.equals("1") || value.equals("true"));
  }

  boolean isWebSocket() {
    return "websocket".equalsIgnoreCase(http.headers().get(HttpHeaderNames.UPGRADE));
  }

  boolean isSpdy() {
    String upgrade = http.headers().get(HttpHeaderNames.UPGRADE);
    return upgrade != null && upgrade.regionMatches(true, 0, "SPDY/3.1", 0, 8);
  }

  @Nullable String webSocketProtocols() {
    List<String> all = http.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    return all.isEmpty() ? null : String.join(",", all);
  }
}
