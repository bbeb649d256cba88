package io.naru.apiserver.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Another server behind this one, over HTTPS on both sides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiAggregationIT {

  private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/apis/fleet.example/v1",
          """
          {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"fleet.example/v1","resources":[
           {"name":"boats","singularName":"boat","namespaced":true,"kind":"Boat",
            "verbs":["get","list"],"shortNames":["bo"]}]}
          """,
          "/openapi/v3",
          """
          {"paths":{"apis/fleet.example/v1":{"serverRelativeURL":"/openapi/v3/apis/fleet.example/v1?hash=1"}}}
          """,
          "/openapi/v3/apis/fleet.example/v1",
          "{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"Boats\"}}",
          "/apis/fleet.example/v1/namespaces/default/boats",
          "{\"kind\":\"BoatList\",\"apiVersion\":\"fleet.example/v1\",\"items\":[]}");

  /** A request as the server behind saw it. */
  private record Seen(String path, Map<String, List<String>> headers, String client) {}

  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
  private Store store;
  private ApiServer server;
  private HttpsServer behind;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI));
    client = TestTls.httpClient(TestTls.client("admin", "system:masters"), Version.HTTP_2);
    behind = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    behind.setHttpsConfigurator(
        new HttpsConfigurator(tls()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
          }
        });
    behind.createContext("/", this::answer);
    behind.setExecutor(Thread::startVirtualThread);
    behind.start();
    expose();
    post(SERVICES, apiService());
    await().atMost(Duration.ofSeconds(10)).until(() -> condition().startsWith("True Passed"));
  }

  @AfterAll
  void stop() {
    client.shutdownNow();
    behind.stop(0);
    server.close();
    store.close();
  }

  /** Wants to see the front proxy's certificate, and remembers whose it was. */
  private static SSLContext tls() throws Exception {
    var credential =
        TestTls.PKI
            .authority()
            .issueServer("fleet", List.of("fleet.default.svc"), List.of(), Duration.ofDays(1));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "me",
        credential.privateKey(),
        new char[0],
        new X509Certificate[] {credential.certificate()});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, new char[0]);
    X509TrustManager anybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), new TrustManager[] {anybody}, null);
    return context;
  }

  private static String authority() {
    return Base64.getEncoder()
        .encodeToString(
            TestTls.PKI.authority().credential().certificatePem().getBytes(StandardCharsets.UTF_8));
  }

  /** Endpoints may not be local, but names may. */
  private void expose() throws Exception {
    post(
        "/api/v1/namespaces/default/services",
        "{\"metadata\":{\"name\":\"fleet\"},\"spec\":{\"type\":\"ExternalName\","
            + "\"externalName\":\"localhost\"}}");
  }

  private String apiService() {
    return """
    {"metadata":{"name":"v1.fleet.example"},
     "spec":{"group":"fleet.example","version":"v1","groupPriorityMinimum":1000,
      "versionPriority":15,"caBundle":"%s",
      "service":{"name":"fleet","namespace":"default","port":%d}}}
    """
        .formatted(authority(), behind.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      var session = ((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession();
      seen.add(
          new Seen(
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              session.getPeerPrincipal().getName()));
      String body = ANSWERS.get(path);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      byte[] bytes = (body == null ? "{}" : body).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private void post(String path, String json) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private void patch(String path, String json) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private URI uri(String path) {
    return URI.create("https://localhost:" + server.port() + path);
  }

  private String condition() throws Exception {
    ObjectNode service = Json.parseObject(get(SERVICES + "/v1.fleet.example").body());
    var condition = service.at("/status/conditions/0");
    return Json.text(condition, "status") + " " + Json.text(condition, "reason");
  }

  @Test
  void requestsArePassedOnWithWhoAsks() throws Exception {
    seen.clear();

    HttpResponse<String> answer =
        get(
            "/apis/fleet.example/v1/namespaces/default/boats?limit=5",
            "X-Remote-User",
            "somebody-else");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("BoatList");
    Seen last =
        seen.stream().filter(each -> each.path().contains("boats")).findFirst().orElseThrow();
    assertThat(last.path()).endsWith("/boats?limit=5");
    assertThat(last.client()).contains("CN=front-proxy-client");
    assertThat(last.headers().get("X-remote-user")).containsExactly("admin");
    assertThat(last.headers().get("X-remote-group"))
        .containsExactlyInAnyOrder("system:masters", "system:authenticated");
    assertThat(get("/apis/fleet.example/v1/namespaces/default/none").statusCode()).isEqualTo(404);
  }

  @Test
  void discoveryAndOpenApiAreMerged() throws Exception {
    assertThat(get("/apis").body()).contains("fleet.example/v1");
    assertThat(
            get(
                    "/apis",
                    "Accept",
                    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
                .body())
        .contains("\"resource\":\"boats\"");
    assertThat(get("/apis/fleet.example/v1").body()).contains("\"shortNames\":[\"bo\"]");
    assertThat(get("/openapi/v3").body()).contains("apis/fleet.example/v1", "apis/apps/v1");
    assertThat(get("/openapi/v3/apis/fleet.example/v1?hash=1").body()).contains("Boats");
  }

  @Test
  void serversBehindLearnWhomToTrust() throws Exception {
    ObjectNode trust =
        Json.parseObject(
            get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
                .body());
    assertThat(Json.text(trust, "data", "requestheader-client-ca-file")).contains("BEGIN CERT");
    assertThat(Json.text(trust, "data", "requestheader-allowed-names"))
        .isEqualTo("[\"front-proxy-client\"]");
  }

  @Test
  void localServicesAreKeptForCustomResources() throws Exception {
    assertThat(get(SERVICES + "/v1.apps").body()).contains("\"Local\"");
    post(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        """
        {"metadata":{"name":"cars.road.example"},"spec":{"group":"road.example","scope":"Cluster",
         "names":{"plural":"cars","kind":"Car"},"versions":[{"name":"v1","served":true,
         "storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
        """);
    await().until(() -> get(SERVICES + "/v1.road.example").body().contains("\"Local\""));

    client.send(
        HttpRequest.newBuilder(
                uri("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/cars.road.example"))
            .DELETE()
            .build(),
        BodyHandlers.ofString());

    await().until(() -> get(SERVICES + "/v1.road.example").statusCode() == 404);
  }

  @Test
  void unavailableServersAreSaidToBe() throws Exception {
    client.send(
        HttpRequest.newBuilder(uri("/api/v1/namespaces/default/services/fleet")).DELETE().build(),
        BodyHandlers.ofString());
    await().until(() -> condition().equals("False ServiceNotFound"));
    HttpResponse<String> answer = get("/apis/fleet.example/v1/namespaces/default/boats");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(get("/apis").body()).contains("fleet.example/v1");

    expose();
    await().until(() -> condition().equals("True Passed"));
    assertThat(get("/apis/fleet.example/v1/namespaces/default/boats").statusCode()).isEqualTo(200);
  }

  @Test
  void certificatesMustBeThoseOfTheService() throws Exception {
    patch(SERVICES + "/v1.fleet.example", "{\"spec\":{\"caBundle\":null}}");
    await().until(() -> condition().equals("False FailedDiscoveryCheck"));
    patch(SERVICES + "/v1.fleet.example", "{\"spec\":{\"insecureSkipTLSVerify\":true}}");
    await().until(() -> condition().equals("True Passed"));
    patch(
        SERVICES + "/v1.fleet.example",
        "{\"spec\":{\"insecureSkipTLSVerify\":null,\"caBundle\":\"" + authority() + "\"}}");
    await().until(() -> condition().equals("True Passed"));
  }
}
