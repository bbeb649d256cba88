package io.naru.apiserver.request;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, decoded from the wire and authenticated.
 *
 * @param method upper-case HTTP method
 * @param query parameters, decoded, in order
 * @param headers by lower-case name
 * @param body whole and decompressed; empty if none
 * @param auditId sent back as {@code Audit-Id}
 */
public record ApiRequest(
    String method,
    RequestInfo info,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    byte[] body,
    UserInfo user,
    String auditId) {

  /** The first value of a query parameter, or null. */
  public @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** Whether a query parameter is a true boolean as Kubernetes reads one. */
  public boolean flag(String name) {
    String value = parameter(name);
    return value != null && !value.equals("0") && !value.equalsIgnoreCase("false");
  }

  /** The first value of a header, or empty. {@code name} in lower case. */
  public String header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }

  /** Whether the client wants the connection to speak WebSocket from here on. */
  public boolean asksForWebSocket() {
    return header("upgrade").equalsIgnoreCase("websocket")
        && header("connection").toLowerCase(Locale.ROOT).contains("upgrade");
  }

  public ApiRequest withUser(UserInfo user) {
    return new ApiRequest(method, info, query, headers, body, user, auditId);
  }

  /** The same request with its body in another form. */
  public ApiRequest withBody(byte[] body, String contentType) {
    Map<String, List<String>> changed = new HashMap<>(headers);
    changed.put("content-type", List.of(contentType));
    return new ApiRequest(method, info, query, changed, body, user, auditId);
  }
}
