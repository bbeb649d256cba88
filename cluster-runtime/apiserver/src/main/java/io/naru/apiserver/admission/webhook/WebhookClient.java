package io.naru.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Posts Json to webhooks, by URL or by service. A service is called under the name {@code
 * NAME.NAMESPACE.svc}, which its certificate must confirm, at the addresses of its endpoints.
 * Thread-safe.
 */
public final class WebhookClient {

  private final ServiceEndpoints endpoints;
  private final WebhookTls tls = new WebhookTls();

  public WebhookClient(ServiceEndpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** Where a {@code clientConfig} points to, for messages. */
  public static URI address(JsonNode config) {
    JsonNode service = config.path("service");
    if (!service.isObject()) {
      return URI.create(config.path("url").asText());
    }
    String path = service.path("path").asText("");
    return URI.create(
        "https://%s.%s.svc:%d%s"
            .formatted(
                service.path("name").asText(),
                service.path("namespace").asText(),
                service.path("port").asInt(443),
                path.isEmpty() || path.startsWith("/") ? path : "/" + path));
  }

  /**
   * Sends a document and waits for the answer.
   *
   * @param config a {@code clientConfig} of admission or conversion
   * @param timeout for all of it; also told to the webhook
   * @throws IOException if it cannot be reached, takes too long, or answers otherwise than with 200
   *     and Json
   */
  public ObjectNode post(JsonNode config, JsonNode document, Duration timeout)
      throws IOException, InterruptedException {
    URI address = withTimeout(address(config), timeout);
    String failed = "failed to call webhook: Post \"" + address + "\": ";
    AtomicReference<Socket> connection = new AtomicReference<>();
    FutureTask<HttpExchange.Answer> call =
        new FutureTask<>(() -> exchange(config, address, document, timeout, connection));
    Thread.ofVirtual().name("webhook").start(call);
    try {
      HttpExchange.Answer answer = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.code() != 200) {
        throw new IOException("failed to call webhook: " + CallFailures.answered(answer));
      }
      return parsed(answer.body());
    } catch (TimeoutException late) {
      close(connection.get());
      throw new IOException(failed + "context deadline exceeded", late);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      throw new IOException(failed + CallFailures.broken(cause, address.getHost()), failure);
    }
  }

  private static ObjectNode parsed(byte[] body) throws IOException {
    try {
      return Json.parseObject(body);
    } catch (UncheckedIOException | IllegalArgumentException malformed) {
      throw new IOException(
          "failed to call webhook: couldn't get version/kind; json parse error: "
              + malformed.getMessage(),
          malformed);
    }
  }

  private HttpExchange.Answer exchange(
      JsonNode config,
      URI address,
      JsonNode document,
      Duration timeout,
      AtomicReference<Socket> connection)
      throws IOException {
    Socket plain = connect(config, address, timeout);
    connection.set(plain);
    try (plain) {
      int port = address.getPort() < 0 ? 443 : address.getPort();
      SSLSocket socket =
          (SSLSocket)
              tls.factory(config.path("caBundle").asText(""))
                  .createSocket(plain, address.getHost(), port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.setSoTimeout((int) timeout.toMillis());
      socket.startHandshake();
      return HttpExchange.post(socket, address, Json.bytes(document));
    }
  }

  private Socket connect(JsonNode config, URI address, Duration timeout) throws IOException {
    JsonNode service = config.path("service");
    List<InetSocketAddress> targets =
        service.isObject()
            ? endpoints.of(
                service.path("namespace").asText(),
                service.path("name").asText(),
                service.path("port").asInt(443))
            : List.of(
                new InetSocketAddress(
                    address.getHost(), address.getPort() < 0 ? 443 : address.getPort()));
    IOException last = new IOException("no endpoints available");
    for (InetSocketAddress target : targets) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(target, (int) timeout.toMillis() / targets.size());
        return socket;
      } catch (IOException unreachable) {
        close(socket);
        last = new IOException(CallFailures.unreachable(target, unreachable), unreachable);
      }
    }
    throw last;
  }

  private static void close(@org.jspecify.annotations.Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException alreadyBroken) {
        // It is given up anyway.
      }
    }
  }

  private static URI withTimeout(URI address, Duration timeout) {
    String separator = address.getQuery() == null ? "?" : "&";
    return URI.create(address + separator + "timeout=" + timeout.toSeconds() + "s");
  }
}
