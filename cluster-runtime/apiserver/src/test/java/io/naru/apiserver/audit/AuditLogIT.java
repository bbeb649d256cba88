package io.naru.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a server writes down of its requests, by each kind of rule. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditLogIT {

  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - {level: None, users: [quiet]}
      - {level: None, nonResourceURLs: ['/healthz*', /version]}
      - {level: Metadata, resources: [{group: '', resources: [secrets]}]}
      - {level: RequestResponse, omitManagedFields: true, namespaces: [shop], resources: [{group: '', resources: [configmaps]}]}
      - {level: Request, userGroups: [devs], verbs: [create, patch]}
      - {level: Metadata, omitStages: [], verbs: [watch]}
      - {level: Metadata, users: [admin, '']}
      """;
  private static final String MAPS = "/api/v1/namespaces/%s/configmaps";

  private TestServer api;
  private AuditLog log;
  private Path events;
  private HttpClient nobody;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    events = directory.resolve("audit.log");
    log = AuditLog.open(events, AuditPolicy.parse(POLICY.getBytes(StandardCharsets.UTF_8)));
    Map<String, UserInfo> tokens =
        Map.of(
            "dev", UserInfo.of("dave", "devs", "system:masters"),
            "quiet", UserInfo.of("quiet", "system:masters"),
            "poor", UserInfo.of("poor", "devs"));
    api =
        new TestServer(
            directory.resolve("store"),
            config -> config.withAuditLog(log).withStaticTokens(tokens));
    nobody = TestTls.httpClient(null, Version.HTTP_1_1);
    api.create("/api/v1/namespaces", "{metadata: {name: shop}}");
  }

  @AfterAll
  void stop() {
    nobody.shutdownNow();
    api.close();
    log.close();
  }

  @Test
  void metadataSayWhoWhatAndWhatCameOfIt() throws Exception {
    api.create("/api/v1/namespaces/shop/secrets", "{metadata: {name: s}, stringData: {a: b}}");

    JsonNode event = await("/api/v1/namespaces/shop/secrets");
    assertThat(event.path("level").asText()).isEqualTo("Metadata");
    assertThat(event.path("stage").asText()).isEqualTo("ResponseComplete");
    assertThat(event.path("verb").asText()).isEqualTo("create");
    assertThat(event.at("/user/username").asText()).isEqualTo("admin");
    assertThat(event.at("/user/groups/0").asText()).isEqualTo("system:masters");
    assertThat(event.path("objectRef").toString())
        .isEqualTo(
            "{\"resource\":\"secrets\",\"namespace\":\"shop\",\"apiVersion\":\"v1\","
                + "\"name\":\"s\"}");
    assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(201);
    assertThat(event.at("/annotations/authorization.k8s.io~1decision").asText()).isEqualTo("allow");
    assertThat(event.has("requestObject")).isFalse();
    assertThat(event.has("responseObject")).isFalse();
  }

  @Test
  void bodiesAreToldWhereTheyAreAskedForWithoutManagers() throws Exception {
    String maps = MAPS.formatted("shop");
    api.create(maps, "{metadata: {name: whole}, data: {a: b}}");
    JsonNode event = await(maps);
    assertThat(event.at("/requestObject/data/a").asText()).isEqualTo("b");
    assertThat(event.at("/responseObject/metadata").has("uid")).isTrue();
    assertThat(event.at("/responseObject/metadata").has("managedFields")).isFalse();

    api.get(maps + "?limit=5");
    JsonNode list = await(maps + "?limit=5");
    assertThat(list.has("requestObject")).isFalse();
    assertThat(list.at("/responseObject/items/0/metadata/name").asText()).isEqualTo("whole");
    assertThat(list.at("/responseObject/items/0/metadata").has("managedFields")).isFalse();
  }

  @Test
  void rulesMayBeAboutGroupsAndVerbs() throws Exception {
    String maps = MAPS.formatted("default");
    as("dev", "POST", maps, "{\"metadata\":{\"name\":\"x\"}}");
    JsonNode event = await(maps);
    assertThat(event.path("level").asText()).isEqualTo("Request");
    assertThat(event.at("/requestObject/metadata/name").asText()).isEqualTo("x");
    assertThat(event.has("responseObject")).isFalse();

    as("dev", "GET", maps + "/x", "");
    as("quiet", "GET", maps + "/x?quiet=1", "");
    api.get("/version");
    api.get(maps + "/x?last=1");
    await(maps + "/x?last=1");
    assertThat(uris()).doesNotContain(maps + "/x", maps + "/x?quiet=1", "/version");
  }

  @Test
  void badCredentialsAreWrittenDown() throws Exception {
    assertThat(as("forged", "GET", "/api/v1/pods?forged=1", "").statusCode()).isEqualTo(401);

    JsonNode event = await("/api/v1/pods?forged=1");
    assertThat(event.path("user").isEmpty()).isTrue();
    assertThat(event.path("stage").asText()).isEqualTo("ResponseStarted");
    assertThat(event.path("responseStatus").toString())
        .isEqualTo(
            "{\"metadata\":{},\"message\":\"Authentication failed, attempted: bearer\","
                + "\"code\":401}");
  }

  @Test
  void whoMayNotIsWrittenDownWithTheReason() throws Exception {
    String maps = MAPS.formatted("kube-system");
    assertThat(as("poor", "POST", maps, "{\"metadata\":{\"name\":\"x\"}}").statusCode())
        .isEqualTo(403);

    JsonNode event = await(maps);
    assertThat(event.at("/annotations/authorization.k8s.io~1decision").asText())
        .isEqualTo("forbid");
    assertThat(event.at("/responseStatus/reason").asText()).isEqualTo("Forbidden");
    assertThat(event.at("/responseStatus/details/kind").asText()).isEqualTo("configmaps");
  }

  @Test
  void whoActsForAnotherIsNamedEvenIfThatIsRefused() throws Exception {
    String maps = MAPS.formatted("default");
    as(
        "dev",
        "POST",
        maps + "?as=1",
        "{\"metadata\":{\"name\":\"y\"}}",
        "Impersonate-User",
        "jane");
    JsonNode event = await(maps + "?as=1");
    assertThat(event.at("/user/username").asText()).isEqualTo("dave");
    assertThat(event.at("/impersonatedUser/username").asText()).isEqualTo("jane");

    as("poor", "POST", maps + "?as=2", "{}", "Impersonate-User", "jane");
    JsonNode refused = await(maps + "?as=2");
    assertThat(refused.at("/user/username").asText()).isEqualTo("poor");
    assertThat(refused.at("/responseStatus/code").asInt()).isEqualTo(403);
  }

  @Test
  void watchesAreToldWhenTheyBeginAndWhenTheyEnd() throws Exception {
    String watch = MAPS.formatted("default") + "?timeoutSeconds=1&watch=true";
    try (var lines = api.watch(watch)) {
      assertThat(lines.count()).isGreaterThanOrEqualTo(0);
    }
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(
                    all().stream()
                        .filter(event -> event.path("requestURI").asText().contains("watch=true"))
                        .map(event -> event.path("stage").asText()))
                .containsExactly("ResponseStarted", "ResponseComplete"));
  }

  private HttpResponse<String> as(
      String token, String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.uri(path))
            .header("Authorization", "Bearer " + token)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return nobody.send(request.build(), BodyHandlers.ofString());
  }

  /** The last event of a request to an address. */
  private JsonNode await(String uri) {
    List<ObjectNode> found = new ArrayList<>();
    Awaitility.await()
        .until(() -> {
          all().stream()
              .filter(event -> event.path("requestURI").asText().equals(uri))
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.getLast();
  }

  private List<String> uris() throws Exception {
    return all().stream().map(event -> event.path("requestURI").asText()).toList();
  }

  private List<ObjectNode> all() throws Exception {
    List<ObjectNode> all = new ArrayList<>();
    for (String line : Files.readString(events).split("\n")) {
      if (line.endsWith("}")) {
        all.add(Json.parseObject(line));
      }
    }
    return all;
  }
}
