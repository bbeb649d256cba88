package io.naru.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.audit.AuditLog;
import io.naru.apiserver.audit.AuditPolicy;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Who may, who is told of it, and whose turn it is: over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PermissionsIT {

  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

  private Store store;
  private AuditLog log;
  private Path logFile;
  private ApiServer server;
  private HttpClient admin;
  private HttpClient anybody;
  private boolean ended;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    store =
        EmbeddedStore.open(
            directory.resolve("store"),
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    logFile = directory.resolve("audit.log");
    log = AuditLog.open(logFile, AuditPolicy.metadata());
    server =
        ApiServer.start(
            ApiServerConfig.standard(store, TestTls.PKI)
                .withStaticTokens(Map.of("joes", UserInfo.of("joe", "devs")))
                .withAuditLog(log));
    admin = TestTls.httpClient(TestTls.client("admin", "system:masters"), Version.HTTP_2);
    anybody = TestTls.httpClient(null, Version.HTTP_2);
    grant();
  }

  /** Joe may write roles and bindings, and read pods. */
  private void grant() throws Exception {
    post(
        admin,
        "",
        RBAC + "clusterroles",
        """
        {"metadata": {"name": "joes"}, "rules": [
          {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["*"], "verbs": ["create"]},
          {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}
        """);
    post(
        admin,
        "",
        RBAC + "clusterrolebindings",
        """
        {"metadata": {"name": "joes"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "joes"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "joe"}]}
        """);
  }

  @AfterAll
  void stop() {
    end();
    store.close();
  }

  private void end() {
    if (!ended) {
      ended = true;
      server.close();
      log.close();
    }
  }

  @Test
  @Order(1)
  void nobodyGrantsWhatHeDoesNotHave() throws Exception {
    String roles = RBAC + "namespaces/default/roles";
    String role =
        """
        {"metadata": {"name": "%s"},
         "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["%s"]}]}
        """;
    assertThat(post(anybody, "joes", roles, role.formatted("reads", "get")).statusCode())
        .isEqualTo(201);
    HttpResponse<String> refused = post(anybody, "joes", roles, role.formatted("writes", "delete"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(message(refused))
        .startsWith("roles.rbac.authorization.k8s.io \"writes\" is forbidden: user \"joe\"")
        .endsWith(
            "is attempting to grant RBAC permissions not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\"]}");

    HttpResponse<String> bound =
        post(
            anybody,
            "joes",
            RBAC + "clusterrolebindings",
            """
            {"metadata": {"name": "up"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                         "name": "cluster-admin"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "joe"}]}
            """);
    assertThat(bound.statusCode()).isEqualTo(403);
  }

  @Test
  @Order(2)
  void bootstrapTokensAreGoodUntilTheirSecretsGo() throws Exception {
    ObjectNode secret = Json.object();
    secret.putObject("metadata").put("name", "bootstrap-token-abcdef");
    secret.put("type", "bootstrap.kubernetes.io/token");
    ObjectNode data = secret.putObject("data");
    Map.of(
            "token-id", "abcdef",
            "token-secret", "0123456789abcdef",
            "usage-bootstrap-authentication", "true",
            "auth-extra-groups", "system:bootstrappers:test")
        .forEach((key, value) -> data.put(key, base64(value)));
    String secrets = "/api/v1/namespaces/kube-system/secrets";
    assertThat(post(admin, "", secrets, secret.toString()).statusCode()).isEqualTo(201);

    String reviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    String token = "abcdef.0123456789abcdef";
    JsonNode user = json(post(anybody, token, reviews, "{}")).at("/status/userInfo");
    assertThat(user.path("username").asText()).isEqualTo("system:bootstrap:abcdef");
    assertThat(user.path("groups").toString())
        .contains("system:bootstrappers", "system:bootstrappers:test", "system:authenticated");

    send("DELETE", admin, "", secrets + "/bootstrap-token-abcdef", "");
    assertThat(post(anybody, token, reviews, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  @Order(3)
  void answersTellTheFlowOfTheirRequests() throws Exception {
    HttpResponse<String> answer =
        send("GET", anybody, "joes", "/api/v1/namespaces/default/pods/none", "");
    String schema = answer.headers().firstValue("X-Kubernetes-PF-FlowSchema-UID").orElse("");
    JsonNode expected =
        json(
            send(
                "GET",
                admin,
                "",
                "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/global-default",
                ""));
    assertThat(schema).isEqualTo(expected.at("/metadata/uid").asText()).isNotEmpty();
    assertThat(send("GET", admin, "", "/metrics", "").body())
        .contains(
            "apiserver_flowcontrol_dispatched_requests_total{priority_level=\"global-default\"}")
        .contains("apiserver_request_duration_seconds_bucket{");
  }

  @Test
  @Order(4)
  void theAuditLogTellsWhoDidWhat() throws Exception {
    HttpResponse<String> refused =
        send("DELETE", anybody, "joes", "/api/v1/namespaces/default/pods/x", "");
    String id = refused.headers().firstValue("Audit-Id").orElse("");
    end();
    List<ObjectNode> events = Files.readString(logFile).lines().map(Json::parseObject).toList();
    ObjectNode event =
        events.stream()
            .filter(each -> each.path("auditID").asText().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(event.path("stage").asText()).isEqualTo("ResponseComplete");
    assertThat(event.path("level").asText()).isEqualTo("Metadata");
    assertThat(event.path("verb").asText()).isEqualTo("delete");
    assertThat(event.at("/user/username").asText()).isEqualTo("joe");
    assertThat(event.at("/objectRef/resource").asText()).isEqualTo("pods");
    assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(403);
    assertThat(event.at("/annotations").path("authorization.k8s.io/decision").asText())
        .isEqualTo("forbid");
  }

  private HttpResponse<String> post(HttpClient client, String token, String path, String json)
      throws Exception {
    return send("POST", client, token, path, json);
  }

  private HttpResponse<String> send(
      String method, HttpClient client, String token, String path, String json) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (json.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(json));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode json(HttpResponse<String> answer) {
    return Json.parseObject(answer.body());
  }

  private static String message(HttpResponse<String> answer) {
    return Json.text(json(answer), "message");
  }
}
