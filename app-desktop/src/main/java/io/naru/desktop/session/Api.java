package io.naru.desktop.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Plain requests to the API server, which block: for virtual threads, never for that of the user
 * interface. All throw {@link Refused} if the server answers with an error, and another {@link
 * IOException} if it does not answer. Thread-safe.
 */
public final class Api {

  public static final String JSON = "application/json";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String base;

  /**
   * @param base the server's address, ending with a slash
   */
  Api(HttpClient http, String base) {
    this.http = http;
    this.base = base;
  }

  /** Whether the server answers in time, whatever it says. */
  void probe(Duration patience) throws IOException {
    try {
      open(request("readyz").build(), patience).close();
    } catch (Refused e) {
      // Not ready, or not for this user: it is there.
    }
  }

  public JsonNode get(String path) throws IOException {
    return get(path, JSON);
  }

  JsonNode get(String path, String accept) throws IOException {
    try (InputStream body = stream(path, accept)) {
      return Serialization.jsonMapper().readTree(body);
    }
  }

  /** An answer to read while it comes in. */
  InputStream stream(String path, String accept) throws IOException {
    return open(request(path).header("Accept", accept).build(), PATIENCE);
  }

  /** Sends a body, or none; returns what the server answers. */
  public JsonNode send(String method, String path, String contentType, @Nullable JsonNode content)
      throws IOException {
    HttpRequest.Builder request = request(path).header("Accept", JSON);
    request.method(method, contentType, content == null ? "" : content.toString());
    try (InputStream body = open(request.build(), PATIENCE)) {
      return Serialization.jsonMapper().readTree(body);
    }
  }

  private HttpRequest.Builder request(String path) {
    return http.newHttpRequestBuilder().uri(base + path);
  }

  private InputStream open(HttpRequest request, Duration patience) throws IOException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request, InputStream.class);
    HttpResponse<InputStream> response;
    try {
      response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within %d s".formatted(patience.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new IOException(Failures.message(e), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    if (!response.isSuccessful()) {
      throw refusal(response);
    }
    return response.body();
  }

  private static Refused refusal(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      return Refused.ofBody(
          response.code(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
