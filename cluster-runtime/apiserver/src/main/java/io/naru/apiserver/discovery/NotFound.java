package io.naru.apiserver.discovery;

import io.naru.apiserver.request.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The plain answer for paths that are no part of the API. */
public final class NotFound {

  private static final byte[] TEXT = "404 page not found\n".getBytes(StandardCharsets.UTF_8);

  private NotFound() {}

  public static ApiResponse page() {
    return new ApiResponse.Whole(
        404,
        "text/plain; charset=utf-8",
        Map.of("X-Content-Type-Options", List.of("nosniff")),
        TEXT);
  }
}
