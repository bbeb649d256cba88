package io.naru.apiserver.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.TestTls;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs and streams, with a kubelet that is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30)
class StreamsIT {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");

  private Store store;
  private ApiServer server;
  private FakeKubelet kubelet;
  private FakeKubelet impostor;
  private HttpClient admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI));
    kubelet = new FakeKubelet("node-a");
    impostor = new FakeKubelet("node-x");
    admin = TestTls.httpClient(TestTls.client("admin", "system:masters"), Version.HTTP_1_1);
    ApiTransport api = server.transport(UserInfo.of("test", UserInfo.MASTERS_GROUP));
    create(
        api,
        Target.of(new GroupVersionResource("", "v1", "namespaces"), "", "ns"),
        "Namespace",
        "{}");
    create(
        api,
        Target.of(new GroupVersionResource("", "v1", "serviceaccounts"), "ns", "default"),
        "ServiceAccount",
        "{}");
    node(api, "node-a", kubelet.port());
    node(api, "node-b", impostor.port());
    pod(api, "web", "node-a");
    pod(api, "refused", "node-a");
    pod(api, "broken", "node-a");
    pod(api, "astray", "node-b");
    pod(api, "pending", "");
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    store.close();
    kubelet.close();
    impostor.close();
  }

  @Test
  void relaysLogs() throws Exception {
    HttpResponse<String> answer = get("/api/v1/namespaces/ns/pods/web/log?tailLines=5&follow=true");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("line one\nline two\n");
    assertThat(kubelet.requests)
        .anySatisfy(request ->
            assertThat(request)
                .startsWith("GET /containerLogs/ns/web/main?follow=true&tailLines=5 HTTP/1.1"));
  }

  @Test
  void passesOnWhyThereAreNoLogs() throws Exception {
    HttpResponse<String> answer = get("/api/v1/namespaces/ns/pods/broken/log");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.text(Json.parseObject(answer.body()), "message"))
        .isEqualTo("container is starting");
  }

  @Test
  void podWithoutNodeHasEmptyLogs() throws Exception {
    assertThat(get("/api/v1/namespaces/ns/pods/pending/log").body()).isEmpty();
  }

  @Test
  void refusesContradictoryLogOptions() throws Exception {
    HttpResponse<String> answer = get("/api/v1/namespaces/ns/pods/web/log?tailLines=-1");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("tailLines");
  }

  @Test
  void tunnelsExec() throws Exception {
    try (Socket socket =
        upgrade(
            "/api/v1/namespaces/ns/pods/web/exec?command=sh&command=-c&stdin=true&stdout=true&tty=true")) {
      InputStream input = socket.getInputStream();
      assertThat(readHead(input))
          .startsWith("HTTP/1.1 101 ")
          .contains("X-Stream-Protocol-Version: v4.channel.k8s.io");
      socket.getOutputStream().write("ping".getBytes(UTF_8));
      assertThat(new String(input.readNBytes(4), UTF_8)).isEqualTo("ping");
    }
    assertThat(kubelet.requests)
        .anySatisfy(request ->
            assertThat(request)
                .startsWith(
                    "POST /exec/ns/web/main?input=1&output=1&tty=1&command=sh&command=-c HTTP/1.1")
                .contains("Upgrade: SPDY/3.1")
                .doesNotContainIgnoringCase("authorization"));
  }

  @Test
  void relaysRefusalOfKubelet() throws Exception {
    try (Socket socket = upgrade("/api/v1/namespaces/ns/pods/refused/exec?command=sh")) {
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 403 ");
      assertThat(new String(socket.getInputStream().readNBytes(7), UTF_8)).isEqualTo("not you");
    }
  }

  @Test
  void doesNotTalkToAnotherNodeThanMeant() throws Exception {
    try (Socket socket = upgrade("/api/v1/namespaces/ns/pods/astray/exec?command=sh")) {
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 503 ");
    }
    assertThat(impostor.requests).noneMatch(request -> request.contains("/exec/"));
  }

  @Test
  void streamsNeedAnUpgrade() throws Exception {
    HttpResponse<String> answer = get("/api/v1/namespaces/ns/pods/web/exec?command=sh");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Upgrade request required");
    assertThat(get("/api/v1/namespaces/ns/pods/absent/log").statusCode()).isEqualTo(404);
  }

  @Test
  void proxiesToKubelet() throws Exception {
    assertThat(get("/api/v1/nodes/node-a/proxy/stats/summary?x=1").body())
        .isEqualTo("line one\nline two\n");
    assertThat(kubelet.requests)
        .anySatisfy(request -> assertThat(request).startsWith("GET /stats/summary?x=1 HTTP/1.1"));
  }

  private static void node(ApiTransport api, String name, int port) {
    create(api, Target.of(NODES, "", name), "Node", "{}");
    Target status = Target.of(NODES, "", name).subresource("status");
    String patch =
        """
        {"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}],
                   "daemonEndpoints":{"kubeletEndpoint":{"Port":%d}}}}
        """
            .formatted(port);
    api.patch(status, "application/merge-patch+json", patch.getBytes(UTF_8), java.util.Map.of());
  }

  private static void pod(ApiTransport api, String name, String node) {
    String spec =
        "{\"spec\":{"
            + (node.isEmpty() ? "" : "\"nodeName\":\"" + node + "\",")
            + "\"containers\":[{\"name\":\"main\",\"image\":\"x\"}]}}";
    create(api, Target.of(PODS, "ns", name), "Pod", spec);
  }

  private static void create(ApiTransport api, Target target, String kind, String json) {
    ObjectNode object = Json.parseObject(json);
    object.put("apiVersion", "v1").put("kind", kind);
    Json.ensureObject(object, "metadata").put("name", target.name());
    if (!target.namespace().isEmpty()) {
      Json.ensureObject(object, "metadata").put("namespace", target.namespace());
    }
    api.create(target, ApiObject.of(object));
  }

  private Socket upgrade(String path) throws Exception {
    Socket socket =
        TestTls.context(TestTls.client("admin", "system:masters"))
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), server.port());
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
            + "X-Stream-Protocol-Version: v4.channel.k8s.io\r\nContent-Length: 0\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  private static String readHead(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("https://localhost:" + server.port() + path);
    return admin.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
