package io.naru.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.webhook.CallFailures;
import io.naru.apiserver.admission.webhook.ServiceEndpoints;
import io.naru.apiserver.proxy.Forwarding;
import io.naru.apiserver.proxy.UpgradeRequest;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** One server behind this one, found by its service. Thread-safe. */
final class Backend {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  private static final UserInfo PROBER =
      UserInfo.of("system:kube-aggregator", UserInfo.MASTERS_GROUP);

  private final String namespace;
  private final String service;
  private final int port;
  private final ServiceEndpoints endpoints;
  private final SSLContext tls;
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
    this.tls = BackendTls.context(spec, service + "." + namespace + ".svc", proxy);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(tls)
            .build();
  }

  /**
   * Gets a document in the name of this server itself.
   *
   * @throws IOException if the answer is not 200 and a JSON object
   */
  ObjectNode get(String path) throws IOException, InterruptedException {
    URI url = URI.create(origin() + path);
    HttpRequest.Builder asking = HttpRequest.newBuilder(url).timeout(PROBE_TIMEOUT);
    identity(PROBER).forEach((name, values) -> values.forEach(v -> asking.header(name, v)));
    HttpRequest request = asking.header("Accept", "application/json").build();
    HttpResponse<byte[]> answer = probe(request);
    if (answer.statusCode() != 200) {
      throw new IOException("bad status from " + url + ": " + answer.statusCode());
    }
    try {
      return Json.parseObject(answer.body());
    } catch (java.io.UncheckedIOException malformed) {
      throw new IOException("no JSON from " + url, malformed);
    }
  }

  private HttpResponse<byte[]> probe(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      URI url = request.uri();
      String why =
          failed instanceof ConnectException
              ? CallFailures.unreachable(
                  new InetSocketAddress(url.getHost(), url.getPort()),
                  // The client's exceptions do not say what happened.
                  new ConnectException("connection refused"))
              : CallFailures.broken(failed, service + "." + namespace + ".svc");
      throw new IOException("Get \"" + url + "\": " + why, failed);
    }
  }

  /** The address of a path, for messages. */
  String url(String path) throws IOException {
    return origin() + path;
  }

  /**
   * Passes a request on.
   *
   * @throws StatusException 503 if the server cannot be reached
   */
  ApiResponse forward(ApiRequest request) throws InterruptedException {
    try {
      URI url = URI.create(origin() + Forwarding.pathAndQuery(request.info().path(), request));
      ApiRequest told = withIdentity(request);
      if (UpgradeRequest.isUpgrade(request)) {
        return upgrade(told, url);
      }
      HttpResponse<InputStream> answer =
          client.send(Forwarding.request(told, url).build(), BodyHandlers.ofInputStream());
      return Forwarding.answer(answer);
    } catch (IOException unreachable) {
      throw StatusException.serviceUnavailable(
          "error trying to reach service: " + unreachable.getMessage());
    }
  }

  /** WebSocket or SPDY: streams that only both ends understand. */
  private ApiResponse upgrade(ApiRequest request, URI url) throws IOException {
    Socket socket = tls.getSocketFactory().createSocket(url.getHost(), url.getPort());
    String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    return UpgradeRequest.send(request, socket, url.getAuthority(), target);
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
  private static ApiRequest withIdentity(ApiRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
    headers.keySet().removeIf(name -> name.startsWith("x-remote-"));
    headers.putAll(identity(request.user()));
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
  private static Map<String, List<String>> identity(UserInfo user) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("x-remote-user", List.of(user.name()));
    if (!user.uid().isEmpty()) {
      headers.put("x-remote-uid", List.of(user.uid()));
    }
    if (!user.groups().isEmpty()) {
      headers.put("x-remote-group", user.groups());
    }
    user.extra()
        .forEach((key, values) ->
            headers.put(
                "x-remote-extra-"
                    + URLEncoder.encode(key.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8),
                values));
    return headers;
  }

  /** Ends its connections. */
  void close() {
    client.shutdownNow();
  }
}
