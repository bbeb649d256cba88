package io.naru.apiserver.server;

import java.util.List;
import java.util.Map;

/**
 * A request as it came over the wire, before anything is known about who sent it.
 *
 * @param method upper-case HTTP method
 * @param path decoded, with leading slash, without query
 * @param query parameters, decoded, in order of first appearance
 * @param headers by lower-case name
 * @param body whole and decompressed; empty if none
 */
public record IncomingRequest(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    byte[] body,
    Peer peer) {

  /** The first value of a header, or empty. {@code name} in lower case. */
  public String header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }
}
