package io.naru.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.webhook.ServiceEndpoints;
import io.naru.apiserver.proxy.Forwarding;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** One server behind this one, found by its service. Thread-safe. */
final class Backend {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  private final String namespace;
  private final String service;
  private final int port;
  private final ServiceEndpoints endpoints;
  private final HttpClient client;

  /**
   * @param spec of the APIService
   * @throws IOException if its {@code caBundle} cannot be read
   */
  Backend(JsonNode spec, ServiceEndpoints endpoints, FrontProxy proxy) throws IOException {
    JsonNode reference = spec.path("service");
    this.namespace = Json.text(reference, "namespace");
    this.service = Json.text(reference, "name");
    this.port = reference.path("port").asInt(443);
    this.endpoints = endpoints;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(BackendTls.context(spec, service + "." + namespace + ".svc", proxy))
            .build();
  }

  /**
   * Gets a document in the name of this server itself.
   *
   * @throws IOException if the answer is not 200 and a JSON object
   */
  ObjectNode get(String path) throws IOException, InterruptedException {
    URI url = URI.create(origin() + path);
    HttpRequest request =
        identify(
                HttpRequest.newBuilder(url).timeout(PROBE_TIMEOUT),
                UserInfo.of("system:kube-aggregator", UserInfo.MASTERS_GROUP))
            .header("Accept", "application/json")
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("bad status from " + url + ": " + answer.statusCode());
    }
    try {
      return Json.parseObject(answer.body());
    } catch (java.io.UncheckedIOException malformed) {
      throw new IOException("no JSON from " + url, malformed);
    }
  }

  /**
   * Passes a request on.
   *
   * @throws StatusException 503 if the server cannot be reached
   */
  ApiResponse forward(ApiRequest request) throws InterruptedException {
    try {
      URI url = URI.create(origin() + Forwarding.pathAndQuery(request.info().path(), request));
      HttpRequest.Builder builder = Forwarding.request(withoutIdentity(request), url);
      HttpResponse<InputStream> answer =
          client.send(identify(builder, request.user()).build(), BodyHandlers.ofInputStream());
      return Forwarding.answer(answer);
    } catch (IOException unreachable) {
      throw StatusException.serviceUnavailable(
          "error trying to reach service: " + unreachable.getMessage());
    }
  }

  private String origin() throws IOException {
    InetSocketAddress address = endpoints.of(namespace, service, port).getFirst();
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** Only this server says who asks, whatever the client claims to be. */
  private static ApiRequest withoutIdentity(ApiRequest request) {
    java.util.Map<String, List<String>> headers = new java.util.LinkedHashMap<>(request.headers());
    headers.keySet().removeIf(name -> name.startsWith("x-remote-"));
    return new ApiRequest(
        request.method(),
        request.info(),
        request.query(),
        headers,
        request.body(),
        request.user(),
        request.auditId());
  }

  /** "Authenticating Proxy" of Kubernetes' documentation. */
  private static HttpRequest.Builder identify(HttpRequest.Builder builder, UserInfo user) {
    builder.header("X-Remote-User", user.name());
    if (!user.uid().isEmpty()) {
      builder.header("X-Remote-Uid", user.uid());
    }
    user.groups().forEach(group -> builder.header("X-Remote-Group", group));
    user.extra()
        .forEach((key, values) -> {
          String name =
              "X-Remote-Extra-"
                  + URLEncoder.encode(key.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
          values.forEach(value -> builder.header(name, value));
        });
    return builder;
  }

  /** Ends its connections. */
  void close() {
    client.shutdownNow();
  }
}
