package io.naru.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.TestTls;
import io.naru.client.ApiTransport;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
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
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole server over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerIT {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

  private Store store;
  private ApiServer server;
  private HttpClient admin;
  private HttpClient nobody;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server =
        ApiServer.start(
            ApiServerConfig.standard(store, TestTls.PKI)
                .withStaticTokens(Map.of("secret", UserInfo.of("joe", "devs"))));
    admin = TestTls.httpClient(TestTls.client("admin", "system:masters"), Version.HTTP_2);
    nobody = TestTls.httpClient(null, Version.HTTP_2);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
    store.close();
  }

  @Test
  void healthAndVersionAreForEverybody() throws Exception {
    assertThat(get(nobody, "/readyz").body()).isEqualTo("ok");
    assertThat(get(nobody, "/livez?verbose").body())
        .startsWith("[+]ping ok\n")
        .endsWith("livez check passed\n");
    assertThat(get(admin, "/livez/ping").body()).isEqualTo("ok");
    assertThat(get(admin, "/readyz/nothing").statusCode()).isEqualTo(404);
    assertThat(Json.text(json(get(nobody, "/version")), "minor")).isEqualTo("36");
  }

  @Test
  void anonymousIsForbiddenTheRest() throws Exception {
    HttpResponse<String> answer = get(nobody, "/api/v1/namespaces/default/pods");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(Json.text(json(answer), "message"))
        .isEqualTo(
            "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"");
  }

  @Test
  void badCredentialsAreUnauthorized() throws Exception {
    HttpResponse<String> answer =
        nobody.send(
            request("/version").header("Authorization", "Bearer wrong").build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(Json.text(json(answer), "reason")).isEqualTo("Unauthorized");
  }

  @Test
  void answersCarryAuditIdAndMayNotBeCached() throws Exception {
    HttpResponse<String> answer = get(admin, "/api/v1/namespaces");
    assertThat(answer.headers().firstValue("audit-id")).isPresent();
    assertThat(answer.headers().firstValue("cache-control")).contains("no-cache, private");
  }

  @Test
  void bootstrapObjectsExist() throws Exception {
    assertThat(names("/api/v1/namespaces"))
        .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
    assertThat(names("/apis/rbac.authorization.k8s.io/v1/clusterroles"))
        .contains("cluster-admin", "view", "system:node");
    assertThat(names("/apis/scheduling.k8s.io/v1/priorityclasses"))
        .containsExactly("system-cluster-critical", "system-node-critical");
    ObjectNode service = json(get(admin, "/api/v1/namespaces/default/services/kubernetes"));
    assertThat(Json.text(service, "spec", "clusterIP")).isEqualTo("10.96.0.1");
    assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(server.port());
  }

  @Test
  void rolesThatGatherOthersShowTheirRules() throws Exception {
    String roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    assertThat(get(admin, roles + "/view").body()).contains("\"configmaps\"");
    HttpResponse<String> created =
        post(
            roles,
            """
            {"metadata":{"name":"more","labels":{
               "rbac.authorization.k8s.io/aggregate-to-view":"true"}},
             "rules":[{"apiGroups":["example.com"],"resources":["widgets"],"verbs":["get"]}]}
            """);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    for (String gathering : new String[] {"view", "edit", "admin"}) {
      await()
          .untilAsserted(
              () -> assertThat(get(admin, roles + "/" + gathering).body()).contains("widgets"));
    }
  }

  @Test
  void aTakenPortIsSaidAndTheStoreStaysUsable() {
    ApiServerConfig taken =
        ApiServerConfig.standard(store, TestTls.PKI)
            .withListeners(
                java.util.List.of(java.net.InetAddress.getLoopbackAddress()), server.port());
    assertThatThrownBy(() -> ApiServer.start(taken)).hasMessageContaining("is the port taken");
    assertThat(store.revision()).isPositive();
  }

  @Test
  void indentsForPeople() throws Exception {
    assertThat(get(admin, "/api/v1/namespaces/default?pretty=true").body())
        .startsWith("{\n  \"kind\": \"Namespace\",\n  \"apiVersion\": \"v1\",\n");
    assertThat(get(admin, "/api/v1/namespaces?pretty=1").body())
        .startsWith("{\n  \"kind\": \"NamespaceList\",");
  }

  @Test
  void issuesTokensOverHttpAndInProcess() throws Exception {
    post("/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"robot\"}}");
    HttpResponse<String> answer =
        post(
            "/api/v1/namespaces/default/serviceaccounts/robot/token",
            "{\"spec\":{\"expirationSeconds\":600}}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    ApiTransport.Target target =
        ApiTransport.Target.of(
                new GroupVersionResource("", "v1", "serviceaccounts"), "default", "robot")
            .subresource("token");
    ApiObject inProcess =
        server
            .transport(UserInfo.of("me", UserInfo.MASTERS_GROUP))
            .create(
                target,
                ApiObject.of(
                    Json.object()
                        .put("apiVersion", "authentication.k8s.io/v1")
                        .put("kind", "TokenRequest")));
    for (ObjectNode issued : java.util.List.of(json(answer), inProcess.tree())) {
      HttpResponse<String> whoami =
          nobody.send(
              request("/apis/authentication.k8s.io/v1/selfsubjectreviews")
                  .header("Authorization", "Bearer " + Json.text(issued, "status", "token"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(json(whoami).at("/status/userInfo/username").asText())
          .isEqualTo("system:serviceaccount:default:robot");
    }
  }

  @Test
  void rolesTakeEffectWhenBound() throws Exception {
    assertThat(asJoe("/api/v1/namespaces/default/pods").statusCode()).isEqualTo(403);
    HttpResponse<String> created =
        post(
            "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
            """
            {"metadata":{"name":"joes"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"joe"}]}
            """);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    await()
        .untilAsserted(
            () -> assertThat(asJoe("/api/v1/namespaces/default/pods").statusCode()).isEqualTo(200));
    assertThat(asJoe("/api/v1/namespaces/default/secrets").statusCode()).isEqualTo(403);
    assertThat(asJoe("/api/v1/namespaces/kube-system/pods").statusCode()).isEqualTo(403);
  }

  @Test
  void mastersMayImpersonate() throws Exception {
    HttpRequest asJane =
        request("/apis/authentication.k8s.io/v1/selfsubjectreviews")
            .header("Impersonate-User", "jane")
            .header("Impersonate-Group", "devs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<String> answer = admin.send(asJane, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(json(answer).at("/status/userInfo/username").asText()).isEqualTo("jane");
    assertThat(json(answer).at("/status/userInfo/groups").toString())
        .isEqualTo("[\"devs\",\"system:authenticated\"]");
  }

  @Test
  void reviewsAccess() throws Exception {
    String path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    var answer =
        json(
            post(
                path,
                "{\"spec\":{\"user\":\"u\",\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}"));
    assertThat(answer.at("/status/allowed").asBoolean(true)).isFalse();
    HttpResponse<String> invalid = post(path, "{\"spec\":{}}");
    assertThat(invalid.statusCode()).isEqualTo(422);
    assertThat(json(invalid).at("/details/causes")).hasSize(2);
  }

  @Test
  void issuesTokensThatItAccepts() throws Exception {
    post(
        "/api/v1/namespaces/default/serviceaccounts",
        "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"robot\"}}");
    HttpResponse<String> issued =
        post(
            "/api/v1/namespaces/default/serviceaccounts/robot/token",
            "{\"spec\":{\"expirationSeconds\":600}}");
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
    String token = Json.text(json(issued), "status", "token");
    HttpResponse<String> me =
        nobody.send(
            request("/apis/authentication.k8s.io/v1/selfsubjectreviews")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(json(me).at("/status/userInfo/username").asText())
        .isEqualTo("system:serviceaccount:default:robot");
    assertThat(get(admin, "/openid/v1/jwks").body()).contains("\"kty\": \"EC\"".replace(" ", ""));
  }

  @Test
  void discoveryListsGroupsAndResources() throws Exception {
    assertThat(json(get(admin, "/api")).at("/versions/0").asText()).isEqualTo("v1");
    assertThat(get(admin, "/apis").body()).contains("\"name\":\"apps\"");
    assertThat(get(admin, "/apis/apps/v1").body()).contains("\"deployments/scale\"");
    assertThat(get(admin, "/apis/nothing.example/v1").body()).isEqualTo("404 page not found\n");
    assertThat(json(get(admin, "/apis/apps/v9")).at("/reason").asText()).isEqualTo("NotFound");
  }

  @Test
  void aggregatedDiscoveryIsFetchedOnce() throws Exception {
    HttpResponse<String> first =
        admin.send(request("/apis").header("Accept", AGGREGATED).build(), BodyHandlers.ofString());
    assertThat(first.headers().firstValue("content-type"))
        .contains("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    String tag = first.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> second =
        admin.send(
            request("/apis").header("Accept", AGGREGATED).header("If-None-Match", tag).build(),
            BodyHandlers.ofString());
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void servesOpenApi() throws Exception {
    assertThat(json(get(admin, "/openapi/v3")).at("/paths").has("apis/apps/v1")).isTrue();
    HttpResponse<String> apps = get(admin, "/openapi/v3/apis/apps/v1");
    assertThat(json(apps).at("/components/schemas").has("io.k8s.api.apps.v1.Deployment")).isTrue();
  }

  @Test
  void unknownPathsAreNotFound() throws Exception {
    assertThat(get(admin, "/nothing").body()).isEqualTo("404 page not found\n");
    HttpResponse<String> resource = get(admin, "/api/v1/nothing");
    assertThat(resource.statusCode()).isEqualTo(404);
    assertThat(json(resource).at("/reason").asText()).isEqualTo("NotFound");
    HttpResponse<String> deleted =
        admin.send(request("/version").DELETE().build(), BodyHandlers.ofString());
    assertThat(deleted.statusCode()).isEqualTo(405);
  }

  @Test
  void countsRequests() throws Exception {
    get(admin, "/api/v1/namespaces");
    assertThat(get(admin, "/metrics").body())
        .contains(
            "apiserver_request_total{code=\"200\",component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"namespaces\",scope=\"cluster\",subresource=\"\",verb=\"LIST\",version=\"v1\"}");
  }

  private java.util.List<String> names(String path) throws Exception {
    java.util.List<String> names = new java.util.ArrayList<>();
    json(get(admin, path)).path("items").forEach(i -> names.add(Json.text(i, "metadata", "name")));
    return names;
  }

  private HttpResponse<String> asJoe(String path) throws Exception {
    return nobody.send(
        request(path).header("Authorization", "Bearer secret").build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return admin.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
  }

  private static ObjectNode json(HttpResponse<String> answer) {
    return Json.parseObject(answer.body());
  }
}
