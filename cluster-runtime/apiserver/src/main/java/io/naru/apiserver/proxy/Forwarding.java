package io.naru.apiserver.proxy;

import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.StatusException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How requests are passed on to other servers, and their answers back. */
public final class Forwarding {

  private static final Set<String> HOP_HEADERS =
      Set.of("connection", "keep-alive", "transfer-encoding", "upgrade", "content-type", "trailer");

  private Forwarding() {}

  /** The request to another server; headers that are for this server alone are left out. */
  public static HttpRequest.Builder request(ApiRequest request, URI url) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(url)
            .method(
                request.method(),
                request.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request
        .headers()
        .forEach((name, values) -> {
          // Bodies have been unpacked already, and answers are to be passed on as they are.
          if (KubeletClient.isForwarded(name) && !name.equals("content-encoding")) {
            values.forEach(value -> builder.header(name, value));
          }
        });
    return builder;
  }

  /** The answer of another server; its body is passed on as it comes. */
  public static ApiResponse answer(HttpResponse<InputStream> answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!name.startsWith(":") && !HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            headers.put(name, values);
          }
        });
    return new ApiResponse.Streamed(
        answer.statusCode(),
        answer.headers().firstValue("content-type").orElse(""),
        headers,
        sink -> PodLogs.relay(answer.body(), sink));
  }

  /** A path, encoded again, with the query of a request. */
  public static String pathAndQuery(String path, ApiRequest request) {
    try {
      String encoded = new URI(null, null, path, null).toASCIIString();
      return encoded + new QueryString().addAll(request.query());
    } catch (URISyntaxException malformed) {
      throw StatusException.badRequest("invalid path: " + malformed.getMessage());
    }
  }
}
