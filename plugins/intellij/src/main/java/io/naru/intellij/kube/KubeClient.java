package io.naru.intellij.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.KubeException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one cluster as one user. Every method blocks, never on the UI thread therefore; asks
 * ten times a second whether it is still wanted; and throws {@link KubeException}. Thread-safe.
 */
public final class KubeClient {

  /** Who is said to manage the fields that the plugin applies. */
  public static final String FIELD_MANAGER = "naru-intellij";

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String server;
  private final Credentials credentials;
  private final BooleanSupplier cancelled;

  private KubeClient(
      HttpClient http, String server, Credentials credentials, BooleanSupplier cancelled) {
    this.http = http;
    this.server = server;
    this.credentials = credentials;
    this.cancelled = cancelled;
  }

  /**
   * Prepares; connects to nothing yet, but may run a credential plugin.
   *
   * @throws KubeException of reason CONFIGURATION or UNAUTHORIZED
   */
  public static KubeClient of(Kubeconfig kubeconfig, String contextName) {
    Kubeconfig.Context context = kubeconfig.context(contextName);
    Kubeconfig.Entry cluster = kubeconfig.cluster(context);
    if (cluster.content().has("tls-server-name") || cluster.content().has("proxy-url")) {
      throw new KubeException(
          Reason.CONFIGURATION,
          "cluster \""
              + context.cluster()
              + "\" has tls-server-name or proxy-url, which the plugin"
              + " does not support");
    }
    Credentials credentials = new Credentials(kubeconfig.user(context), Clock.systemUTC());
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Tls.context(cluster, credentials.certificate(), credentials.key()))
            .build();
    String server = cluster.content().path("server").asText().replaceAll("/+$", "");
    return new KubeClient(http, server, credentials, () -> false);
  }

  /** The same connections, given up as soon as the caller does not want the answer any more. */
  public KubeClient until(BooleanSupplier cancelled) {
    return new KubeClient(http, server, credentials, cancelled);
  }

  public String server() {
    return server;
  }

  public JsonNode get(String path) {
    return Trees.json(exchange("GET", path, null, null));
  }

  /** As {@link #get}, empty if there is no such thing. */
  public Optional<JsonNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (KubeException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Server-side apply.
   *
   * @param dryRun asks what would come of it, and changes nothing
   * @param force takes over the fields that others manage
   */
  public JsonNode apply(String path, JsonNode object, boolean dryRun, boolean force) {
    String query =
        "?fieldManager="
            + FIELD_MANAGER
            + "&fieldValidation=Strict"
            + (dryRun ? "&dryRun=All" : "")
            + (force ? "&force=true" : "");
    return Trees.json(
        exchange("PATCH", path + query, "application/apply-patch+yaml", object.toString()));
  }

  /** A JSON merge patch (RFC 7386). */
  public JsonNode merge(String path, JsonNode patch) {
    return Trees.json(
        exchange(
            "PATCH",
            path + "?fieldManager=" + FIELD_MANAGER,
            "application/merge-patch+json",
            patch.toString()));
  }

  public JsonNode create(String path, JsonNode object) {
    return Trees.json(exchange("POST", path, "application/json", object.toString()));
  }

  /** Deletes, dependants in the background; nothing happens if it is gone already. */
  public void delete(String path) {
    try {
      exchange("DELETE", path + "?propagationPolicy=Background", null, null);
    } catch (KubeException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** An answer that does not end by itself: logs that are followed, a watch. Close it. */
  public InputStream stream(String path) {
    HttpResponse<InputStream> answer =
        send(request("GET", path, null, null, null), BodyHandlers.ofInputStream());
    if (answer.statusCode() >= 400) {
      try (InputStream body = answer.body()) {
        throw KubeException.ofAnswer(answer.statusCode(), new String(body.readAllBytes(), UTF_8));
      } catch (IOException e) {
        throw unreachable(e);
      }
    }
    return answer.body();
  }

  /** Opens a WebSocket with one subprotocol. Close it. */
  public MessageSocket webSocket(String path, String protocol) {
    return MessageSocket.open(
        http.sslContext(), URI.create(server), path, protocol, credentials.authorization());
  }

  private String exchange(
      String method, String path, @Nullable String contentType, @Nullable String body) {
    HttpResponse<String> answer =
        send(request(method, path, contentType, body, ANSWER), BodyHandlers.ofString());
    if (answer.statusCode() == 401 && credentials.forget()) {
      answer = send(request(method, path, contentType, body, ANSWER), BodyHandlers.ofString());
    }
    if (answer.statusCode() >= 400) {
      throw KubeException.ofAnswer(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  private HttpRequest request(
      String method,
      String path,
      @Nullable String contentType,
      @Nullable String body,
      @Nullable Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Accept", "application/json, */*;q=0.5")
            .header("User-Agent", FIELD_MANAGER)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (timeout != null) {
      request.timeout(timeout);
    }
    credentials.authorization().ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  /**
   * Sends in a thread of its own that can be interrupted: the client's own asynchronous way needs
   * the common pool, which in an IDE may be busy.
   */
  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    FutureTask<HttpResponse<T>> answer = new FutureTask<>(() -> http.send(request, handler));
    Thread.ofVirtual().name("naru-request").start(answer);
    // The client's own limit ends with the head of the answer; this one covers its body.
    return await(answer, request.timeout().map(limit -> limit.multipliedBy(2)));
  }

  private <T> T await(Future<T> answer, Optional<Duration> limit) {
    long start = System.nanoTime();
    while (true) {
      if (cancelled.getAsBoolean()) {
        answer.cancel(true);
        throw KubeException.cancelled();
      }
      try {
        return answer.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillWaiting) {
        if (limit.isPresent() && System.nanoTime() - start > limit.get().toNanos()) {
          answer.cancel(true);
          throw unreachable(new java.net.http.HttpTimeoutException("the answer does not end"));
        }
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw KubeException.cancelled();
      } catch (CancellationException e) {
        throw KubeException.cancelled();
      } catch (ExecutionException e) {
        throw unreachable(e.getCause());
      }
    }
  }

  private KubeException unreachable(@Nullable Throwable cause) {
    String why =
        switch (cause) {
          case java.net.http.HttpTimeoutException timeout -> Texts.text("kube.noAnswer");
          case java.net.ConnectException refused -> Texts.text("kube.nobody");
          case SSLException tls -> Texts.text("kube.untrusted", tls.getMessage());
          case null -> "unknown";
          default -> String.valueOf(cause.getMessage());
        };
    return new KubeException(
        Reason.UNREACHABLE, Texts.text("kube.unreachable", server, why), cause);
  }
}
