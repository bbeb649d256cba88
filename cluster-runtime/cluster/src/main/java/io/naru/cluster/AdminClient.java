package io.naru.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.pki.Credential;
import io.naru.machinery.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The few questions that the lifecycle asks of a control plane in another process, as its
 * administrator over HTTPS. Thread-safe.
 */
final class AdminClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String server;
  private final HttpClient http;

  AdminClient(String server, Credential administrator, X509Certificate authority) {
    this.server = server;
    this.http =
        HttpClient.newBuilder()
            .sslContext(sslContext(administrator, authority))
            .connectTimeout(TIMEOUT)
            .build();
  }

  /** Whether {@code /readyz} says ok. */
  boolean isReady() {
    try {
      return http.send(request("/readyz"), HttpResponse.BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false; // not listening yet, or any more: that is an answer
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** What a path answers; empty if nothing is there. */
  Optional<ObjectNode> get(String path) {
    return send(request(path));
  }

  /** Deletes; returns whether there was something to delete. */
  boolean delete(String path) {
    return send(builder(path).DELETE().build()).isPresent();
  }

  /**
   * Watches a collection from its present state on until an event satisfies the condition.
   *
   * @return whether one did before the time was over
   */
  boolean watchUntil(String path, Duration patience, Predicate<JsonNode> condition) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server + path + "?watch=true&timeoutSeconds=" + patience.toSeconds()))
            .build();
    try {
      HttpResponse<Stream<String>> response =
          http.send(request, HttpResponse.BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        return lines.map(Json::parseObject).anyMatch(condition);
      }
    } catch (IOException e) {
      throw new ClusterException("the control plane at " + server + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Optional<ObjectNode> send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == 404) {
        return Optional.empty();
      }
      ObjectNode answer = Json.parseObject(response.body());
      if (response.statusCode() >= 400) {
        throw new ClusterException(Json.text(answer, "message"));
      }
      return Optional.of(answer);
    } catch (IOException e) {
      throw new ClusterException("the control plane at " + server + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private HttpRequest request(String path) {
    return builder(path).build();
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(URI.create(server + path)).timeout(TIMEOUT);
  }

  private static ClusterException interrupted() {
    Thread.currentThread().interrupt();
    return new ClusterException("interrupted");
  }

  private static SSLContext sslContext(Credential administrator, X509Certificate authority) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "administrator",
          administrator.privateKey(),
          new char[0],
          new X509Certificate[] {administrator.certificate()});
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, new char[0]);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ClusterException("the cluster's certificates can't be used: " + e.getMessage(), e);
    }
  }
}
