package io.naru.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As whom a request goes on, and what the reviews say about it: over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityIT {

  private static final String ADMIN = "admins";
  private static final String JOE = "joes";
  private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  private static final String BINDINGS = ROLES.replace("roles", "rolebindings");
  private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final String TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static final String AUTHORIZATION = "/apis/authorization.k8s.io/v1/";
  private static final String CORE = "/api/v1/namespaces/default/";

  private Store store;
  private ApiServer server;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server =
        ApiServer.start(
            ApiServerConfig.standard(store, TestTls.PKI)
                .withStaticTokens(
                    Map.of(
                        ADMIN, UserInfo.of("admin", "system:masters"), JOE, UserInfo.of("joe"))));
    client = TestTls.httpClient(null, Version.HTTP_2);
    created(
        ROLES,
        "{'metadata': {'name': 'joe'}, 'rules': ["
            + "{'apiGroups': [''], 'resources': ['users'], 'verbs': ['impersonate'],"
            + " 'resourceNames': ['jane']},"
            + "{'apiGroups': [''], 'resources': ['groups'], 'verbs': ['impersonate'],"
            + " 'resourceNames': ['devs']},"
            + "{'apiGroups': ['authentication.k8s.io'], 'resources': ['userextras/scopes'],"
            + " 'verbs': ['impersonate'], 'resourceNames': ['view']},"
            + "{'apiGroups': [''], 'resources': ['pods'], 'verbs': ['get', 'list']}]}");
    created(
        BINDINGS,
        "{'metadata': {'name': 'joe'},"
            + "'roleRef': {'apiGroup': 'rbac.authorization.k8s.io', 'kind': 'ClusterRole', 'name': 'joe'},"
            + "'subjects': [{'apiGroup': 'rbac.authorization.k8s.io', 'kind': 'User', 'name': 'joe'}]}");
    created(CORE + "serviceaccounts", "{'metadata': {'name': 'robot'}}");
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
    store.close();
  }

  @Test
  void whoMayImpersonateGoesOnAsTheOther() throws Exception {
    JsonNode user =
        json(send(
                JOE,
                "POST",
                WHO_AM_I,
                "{}",
                "Impersonate-User: jane",
                "Impersonate-Group: devs",
                "Impersonate-Extra-Scopes: view"))
            .at("/status/userInfo");
    assertThat(user)
        .isEqualTo(
            tree(
                "{'username': 'jane', 'groups': ['devs', 'system:authenticated'],"
                    + " 'extra': {'scopes': ['view']}}"));
    // What joe may himself, he may not as jane.
    HttpResponse<String> refused = send(JOE, "GET", CORE + "pods", "", "Impersonate-User: jane");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(json(refused).path("message").asText()).contains("User \"jane\" cannot list");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Impersonate-User: admin | users \"admin\" is forbidden",
        "Impersonate-User: jane, Impersonate-Group: system:masters | groups \"system:masters\" is",
        "Impersonate-User: jane, Impersonate-Uid: 7 | uids.authentication.k8s.io \"7\" is",
        "Impersonate-User: jane, Impersonate-Extra-Scopes: edit |"
            + " userextras.authentication.k8s.io \"edit\" is",
        "Impersonate-User: jane, Impersonate-Extra-Other: view |"
            + " userextras.authentication.k8s.io \"view\" is",
        "Impersonate-User: system:serviceaccount:default:robot | serviceaccounts \"robot\" is",
        "Impersonate-User: system:node:n | users \"system:node:n\" is",
      })
  void whoMayNotImpersonateIsForbidden(String headers, String message) throws Exception {
    HttpResponse<String> answer = send(JOE, "POST", WHO_AM_I, "{}", headers.split(", "));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).path("message").asText())
        .startsWith(message)
        .contains("User \"joe\" cannot impersonate resource");
  }

  @Test
  void groupsAreImpersonatedWithAUserOnly() throws Exception {
    HttpResponse<String> answer = send(JOE, "POST", WHO_AM_I, "{}", "Impersonate-Group: devs");
    assertThat(answer.statusCode()).isIn(400, 500);
    assertThat(answer.body()).contains("without impersonating a user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/livez", "/readyz", "/version"})
  void anybodyMayAskForHealth(String path) throws Exception {
    assertThat(send("", "GET", path, "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/apis",
        "/openapi/v2",
        "/openapi/v3",
        "/metrics",
        "/.well-known/openid-configuration",
        "/openid/v1/jwks",
        "/api/v1/namespaces",
        "/api/v1/nodes",
        "/nothing"
      })
  void anybodyMayNothingElse(String path) throws Exception {
    HttpResponse<String> answer = send("", "GET", path, "");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("system:anonymous");
  }

  @Test
  void keysOfTokensAreForServiceAccountsToRead() throws Exception {
    String token = token("{'spec': {}}");
    JsonNode configuration = json(send(token, "GET", "/.well-known/openid-configuration", ""));
    assertThat(configuration.path("issuer").asText())
        .isEqualTo("https://kubernetes.default.svc.cluster.local");
    assertThat(configuration.path("jwks_uri").asText()).endsWith("/openid/v1/jwks");
    assertThat(configuration.path("response_types_supported")).isEqualTo(list("id_token"));
    assertThat(configuration.path("subject_types_supported")).isEqualTo(list("public"));
    HttpResponse<String> keys = send(token, "GET", "/openid/v1/jwks", "");
    assertThat(keys.headers().firstValue("Content-Type")).contains("application/jwk-set+json");
    JsonNode key = json(keys).at("/keys/0");
    assertThat(key.path("use").asText()).isEqualTo("sig");
    assertThat(configuration.path("id_token_signing_alg_values_supported"))
        .isEqualTo(list(key.path("alg").asText()));
    assertThat(key.has("d")).isFalse();
  }

  @Test
  void reviewsOfTokensTellTheirUsersForTheirAudiences() throws Exception {
    String token = token("{'spec': {'audiences': ['vault', 'shop']}}");
    JsonNode good =
        review(TOKEN_REVIEWS, "{'spec': {'token': '" + token + "', 'audiences': ['vault', 'x']}}");
    assertThat(good.path("authenticated").asBoolean()).isTrue();
    assertThat(good.path("audiences")).isEqualTo(list("vault"));
    assertThat(good.at("/user/username").asText()).isEqualTo("system:serviceaccount:default:robot");
    assertThat(good.at("/user/groups"))
        .isEqualTo(
            list(
                "system:serviceaccounts",
                "system:serviceaccounts:default",
                "system:authenticated"));
    assertThat(good.at("/user/extra/authentication.kubernetes.io~1credential-id")).hasSize(1);

    JsonNode other = review(TOKEN_REVIEWS, "{'spec': {'token': '" + token + "'}}");
    assertThat(other.path("authenticated").asBoolean()).isFalse();
    assertThat(other.path("error").asText()).isNotEmpty();
    assertThat(send(token, "GET", "/api", "").statusCode()).isEqualTo(401);
  }

  @Test
  void tokensDieWithThePodTheyAreBoundTo() throws Exception {
    created(
        CORE + "pods",
        "{'metadata': {'name': 'owner'}, 'spec': {'serviceAccountName': 'robot',"
            + " 'containers': [{'name': 'c', 'image': 'x:1'}]}}");
    String token =
        token("{'spec': {'boundObjectRef': {'apiVersion': 'v1', 'kind': 'Pod', 'name': 'owner'}}}");
    JsonNode user = json(send(token, "POST", WHO_AM_I, "{}")).at("/status/userInfo");
    assertThat(user.at("/extra/authentication.kubernetes.io~1pod-name")).isEqualTo(list("owner"));

    send(ADMIN, "DELETE", CORE + "pods/owner", "{'gracePeriodSeconds': 0}");
    assertThat(send(token, "POST", WHO_AM_I, "{}").statusCode()).isEqualTo(401);
    assertThat(
            send(
                    ADMIN,
                    "POST",
                    CORE + "serviceaccounts/robot/token",
                    "{'spec': {'boundObjectRef': {'apiVersion': 'v1', 'kind': 'Pod', 'name': 'no'}}}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void reviewsOfAccessAgreeWithTheRoles() throws Exception {
    String access =
        "'resourceAttributes': {'verb': '%s', 'resource': 'pods', 'namespace': 'default'}";
    String joes = "{'spec': {'user': 'joe', " + access + "}}";
    String reviews = AUTHORIZATION + "subjectaccessreviews";
    JsonNode allowed = review(reviews, joes.formatted("list"));
    assertThat(allowed.path("allowed").asBoolean()).isTrue();
    assertThat(allowed.path("reason").asText())
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"joe\" of ClusterRole \"joe\" to User \"joe\"");
    assertThat(review(reviews, joes.formatted("delete")).path("allowed").asBoolean(true)).isFalse();
    assertThat(
            review(
                    reviews,
                    "{'spec': {'groups': ['system:authenticated'],"
                        + " 'nonResourceAttributes': {'verb': 'get', 'path': '/api'}}}")
                .path("allowed")
                .asBoolean())
        .isTrue();

    String local = AUTHORIZATION + "namespaces/default/localsubjectaccessreviews";
    assertThat(review(local, joes.formatted("get")).path("allowed").asBoolean()).isTrue();
    assertThat(
            send(ADMIN, "POST", local, joes.formatted("get").replace("'default'", "'other'"))
                .statusCode())
        .isIn(400, 422);

    String mine = AUTHORIZATION + "selfsubjectaccessreviews";
    assertThat(
            json(send(JOE, "POST", mine, "{'spec': {" + access.formatted("get") + "}}"))
                .at("/status/allowed")
                .asBoolean())
        .isTrue();
    assertThat(send(JOE, "POST", reviews, joes.formatted("get")).statusCode()).isEqualTo(403);
    assertThat(send(ADMIN, "POST", reviews, "{'spec': {'user': 'joe'}}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void rulesOfOneselfAreListed() throws Exception {
    JsonNode status =
        json(send(
                JOE,
                "POST",
                AUTHORIZATION + "selfsubjectrulesreviews",
                "{'spec': {'namespace': 'default'}}"))
            .path("status");
    assertThat(status.path("incomplete").asBoolean(true)).isFalse();
    assertThat(status.path("resourceRules"))
        .contains(tree("{'verbs': ['get', 'list'], 'apiGroups': [''], 'resources': ['pods']}"));
    assertThat(status.path("nonResourceRules").toString()).contains("/healthz", "/openapi/*");
    assertThat(
            send(JOE, "POST", AUTHORIZATION + "selfsubjectrulesreviews", "{'spec': {}}")
                .statusCode())
        .isEqualTo(400);
  }

  private String token(String request) throws Exception {
    HttpResponse<String> answer =
        send(ADMIN, "POST", CORE + "serviceaccounts/robot/token", request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).at("/status/token").asText();
  }

  private JsonNode review(String path, String review) throws Exception {
    HttpResponse<String> answer = send(ADMIN, "POST", path, review);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).path("status");
  }

  private void created(String path, String object) throws Exception {
    HttpResponse<String> answer = send(ADMIN, "POST", path, object);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /**
   * @param body JSON with single quotes, empty for none
   * @param headers as {@code Name: value}
   */
  private HttpResponse<String> send(
      String token, String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.parseObject(answer.body());
  }

  private static JsonNode tree(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  private static JsonNode list(String... texts) {
    var list = Json.array();
    List.of(texts).forEach(list::add);
    return list;
  }
}
