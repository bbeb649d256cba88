package io.naru.apiserver.kubectl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server and the three ways to it: the stock kubectl, the fabric8 client and plain HTTP. All are
 * its administrator, unless they say otherwise.
 */
record ThreeClients(
    KubectlServer cluster, KubernetesClient fabric8, HttpClient admin, HttpClient nobody)
    implements AutoCloseable {

  static final String JSON = "Content-Type: application/json";
  static final String MERGE = "Content-Type: application/merge-patch+json";
  static final String STRATEGIC = "Content-Type: application/strategic-merge-patch+json";
  static final String JSON_PATCH = "Content-Type: application/json-patch+json";
  static final String APPLY = "Content-Type: application/apply-patch+yaml";
  static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  /** What came back over plain HTTP. */
  record Answer(int code, HttpHeaders headers, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    ObjectNode json() {
      return Json.parseObject(bytes);
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    String reason() {
      return Json.text(json(), "reason");
    }
  }

  static ThreeClients start(Path directory) throws Exception {
    return start(directory, config -> config);
  }

  static ThreeClients start(Path directory, UnaryOperator<ApiServerConfig> configuration)
      throws Exception {
    KubectlServer cluster = KubectlServer.start(directory, configuration);
    return new ThreeClients(
        cluster,
        fabric8(config(cluster)),
        TestTls.httpClient(TestTls.client("admin", "system:masters"), Version.HTTP_2),
        TestTls.httpClient(null, Version.HTTP_2));
  }

  private static Config config(KubectlServer cluster) throws IOException {
    return Config.fromKubeconfig(
        Files.readString(cluster.kubectl().directory().resolve("kubeconfig")));
  }

  static KubernetesClient fabric8(Config config) {
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  Kubectl kubectl() {
    return cluster.kubectl();
  }

  /** A configuration of the fabric8 client to change. */
  Config config() throws IOException {
    return config(cluster);
  }

  /** One that shows nothing but a token. */
  KubernetesClient fabric8(String token) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(kubectl().kubeconfigOfNobody()));
    config.setOauthToken(token);
    return fabric8(config);
  }

  Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  Answer post(String path, String json) {
    return send("POST", path, json, JSON);
  }

  /**
   * @param headers as {@code Name: value}
   */
  Answer send(String method, String path, String body, String... headers) {
    return send(admin, method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer send(HttpClient client, String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    try {
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), answer.headers(), answer.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** With a bearer token, or as nobody where it is empty. */
  Answer as(String token, String method, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return token.isEmpty()
        ? send(nobody, method, path, bytes, JSON)
        : send(nobody, method, path, bytes, JSON, "Authorization: Bearer " + token);
  }

  /** Lines of a watch; close it. */
  Lines watch(String path) {
    try {
      var answer =
          admin.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.ofInputStream());
      return new Lines(
          answer.statusCode(),
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Events as they come. */
  record Lines(int code, BufferedReader reader) implements AutoCloseable {
    /** Null when the watch has ended in order. */
    @Nullable ObjectNode next() {
      try {
        String line = reader.readLine();
        return line == null ? null : Json.parseObject(line);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** Type and name of the next. */
    String brief() {
      ObjectNode event = next();
      return event == null
          ? "end"
          : Json.text(event, "type") + " " + Json.text(event, "object", "metadata", "name");
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private URI address(String path) {
    return URI.create("https://127.0.0.1:" + cluster.server().port() + path);
  }

  @Override
  public void close() {
    fabric8.close();
    admin.close();
    nobody.close();
    cluster.close();
  }
}
