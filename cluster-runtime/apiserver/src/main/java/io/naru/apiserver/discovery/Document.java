package io.naru.apiserver.discovery;

import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bytes that change rarely, answered with an entity tag so that clients fetch them once. */
record Document(String contentType, byte[] bytes, String entityTag) {

  static Document of(String contentType, byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(bytes);
      String hash = HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
      return new Document(contentType, bytes, "\"" + hash + "\"");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  /** The document, or 304 if the client has it (RFC 9110, 13.1.2). */
  ApiResponse answer(ApiRequest request) {
    Map<String, List<String>> headers =
        Map.of("ETag", List.of(entityTag), "Vary", List.of("Accept"));
    String known = request.header("if-none-match");
    boolean unchanged = known.equals("*") || List.of(known.split(",\\s*")).contains(entityTag);
    return unchanged
        ? new ApiResponse.Whole(304, "", headers, new byte[0])
        : new ApiResponse.Whole(200, contentType, headers, bytes);
  }
}
