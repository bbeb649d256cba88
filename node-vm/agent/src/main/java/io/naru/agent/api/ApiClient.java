package io.naru.agent.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the API server, in JSON. Thread-safe; calls block (virtual threads are expected to
 * make them). Errors: {@link ApiException} for an answer of the server, another {@link IOException}
 * when there was none.
 */
public class ApiClient implements AutoCloseable {

  /** Patch formats by their media type. */
  public enum Patch {
    /** RFC 7386. */
    MERGE("application/merge-patch+json"),
    /** Kubernetes' strategic merge patch. */
    STRATEGIC("application/strategic-merge-patch+json");

    private final String mediaType;

    Patch(String mediaType) {
      this.mediaType = mediaType;
    }
  }

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private final URI server;
  private final @Nullable SSLContext tls;
  private volatile HttpClient http;

  /**
   * A client of one server.
   *
   * @param server base URL
   * @param tls null for plain HTTP
   */
  public ApiClient(URI server, @Nullable SSLContext tls) {
    this.server = server;
    this.tls = tls;
    this.http = newHttpClient();
  }

  private HttpClient newHttpClient() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    // Without TLS there is no ALPN, and an h2c upgrade on every request is of no use.
    builder.version(tls == null ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2);
    return tls == null ? builder.build() : builder.sslContext(tls).build();
  }

  /** Reads an object or list. */
  public JsonNode get(String path) throws IOException {
    return send("GET", path, null, null);
  }

  /** Creates an object in the collection. */
  public JsonNode create(String collection, JsonNode object) throws IOException {
    return send("POST", collection, "application/json", object);
  }

  /** Replaces an object. */
  public JsonNode update(String path, JsonNode object) throws IOException {
    return send("PUT", path, "application/json", object);
  }

  /** Patches an object or one of its subresources. */
  public JsonNode patch(String path, Patch format, JsonNode patch) throws IOException {
    return send("PATCH", path, format.mediaType, patch);
  }

  /** Deletes an object with {@code DeleteOptions}. */
  public JsonNode delete(String path, JsonNode options) throws IOException {
    return send("DELETE", path, "application/json", options);
  }

  /**
   * Opens a stream of newline-separated events. The caller closes it; closing it from another
   * thread ends a blocked read.
   */
  public InputStream stream(String pathAndQuery) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(pathAndQuery))
            .header("Accept", "application/json")
            .GET()
            .build();
    HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      try (InputStream body = response.body()) {
        throw failure(response.statusCode(), "GET " + pathAndQuery, body.readAllBytes());
      }
    }
    return response.body();
  }

  private JsonNode send(
      String method, String path, @Nullable String mediaType, @Nullable JsonNode body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(REQUEST_TIMEOUT)
            .header("Accept", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.bytes(body)));
    if (mediaType != null) {
      request.header("Content-Type", mediaType);
    }
    HttpResponse<byte[]> response = exchange(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw failure(response.statusCode(), method + " " + path, response.body());
    }
    return Json.parse(response.body());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    HttpClient current = http;
    try {
      return current.send(request, handler);
    } catch (HttpTimeoutException silent) {
      replace(current);
      throw silent;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  // A peer that vanished without closing leaves a connection that swallows every request of the
  // shared HTTP/2 connection; a fresh client connects anew, and the watches of the old one end.
  private synchronized void replace(HttpClient silent) {
    if (http == silent) {
      http = newHttpClient();
      silent.shutdownNow();
    }
  }

  private static ApiException failure(int code, String request, byte[] body) {
    JsonNode status;
    try {
      status = Json.parse(body);
    } catch (IOException notJson) {
      status = Json.object().put("message", "the answer is no Status object");
    }
    return new ApiException(code, request, status);
  }

  /** Ends all requests and watches. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
