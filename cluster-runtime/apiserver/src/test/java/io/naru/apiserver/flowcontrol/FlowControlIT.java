package io.naru.apiserver.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.admission.WebhookStandIn;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestTls;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A flood of slow requests from one user, and everybody else meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowControlIT {

  private static final String API = "/apis/flowcontrol.apiserver.k8s.io/v1/";
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private TestServer api;
  private WebhookStandIn slow;
  private HttpClient client;
  private String levelUid = "";
  private String schemaUid = "";
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Map<String, UserInfo> tokens =
        Map.of(
            "noisy", UserInfo.of("noisy", "system:masters-of-noise"),
            "kubelet", UserInfo.of("system:node:n1", "system:nodes"),
            "manager", UserInfo.of("system:kube-controller-manager"));
    api = new TestServer(directory, config -> config.withStaticTokens(tokens));
    client = TestTls.httpClient(null, Version.HTTP_2);
    slow = new WebhookStandIn();
    slow.answer(
        "/slow",
        request -> {
          try {
            release.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          return WebhookStandIn.allowed();
        });
    api.create(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        "{metadata: {name: noisy}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole,"
            + " name: cluster-admin}, subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User,"
            + " name: noisy}]}");
    levelUid =
        api.create(
                API + "prioritylevelconfigurations",
                "{metadata: {name: narrow}, spec: {type: Limited, limited:"
                    + " {nominalConcurrencyShares: 1, borrowingLimitPercent: 0, limitResponse:"
                    + " {type: Queue, queuing: {queues: 1, handSize: 1, queueLengthLimit: 2}}}}}")
            .at("/metadata/uid")
            .asText();
    schemaUid =
        api.create(
                API + "flowschemas",
                "{metadata: {name: noisy}, spec: {matchingPrecedence: 2,"
                    + " priorityLevelConfiguration: {name: narrow}, rules: [{subjects: [{kind: User,"
                    + " user: {name: noisy}}], resourceRules: [{verbs: ['*'], apiGroups: ['*'],"
                    + " resources: ['*'], namespaces: ['*'], clusterScope: true}]}]}}")
            .at("/metadata/uid")
            .asText();
    api.create(
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
        """
        {metadata: {name: slow}, webhooks: [{name: slow.naru.test, sideEffects: None,
         clientConfig: {url: '%s', caBundle: %s}, admissionReviewVersions: [v1],
         timeoutSeconds: 30, rules: [{apiGroups: [''], apiVersions: [v1],
         operations: [CREATE], resources: [configmaps]}],
         objectSelector: {matchLabels: {slow: 'true'}}}]}
        """
            .formatted(slow.url("/slow"), slow.caBundle()));
  }

  @AfterAll
  void stop() {
    release.countDown();
    client.shutdownNow();
    slow.close();
    api.close();
  }

  @Test
  void aFloodFillsItsOwnLevelOnlyAndIsToldToComeAgain() throws Exception {
    Awaitility.await()
        .until(() ->
            as("noisy", "GET", MAPS, "")
                .headers()
                .firstValue("X-Kubernetes-PF-FlowSchema-UID")
                .orElse("")
                .equals(schemaUid));
    assertThat(
            as("noisy", "GET", MAPS, "").headers().firstValue("X-Kubernetes-PF-PriorityLevel-UID"))
        .contains(levelUid);

    List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      flood.add(
          client.sendAsync(
              request(
                  "noisy",
                  "POST",
                  MAPS,
                  "{\"metadata\":{\"generateName\":\"x-\",\"labels\":{\"slow\":\"true\"}}}"),
              BodyHandlers.ofString()));
    }
    HttpResponse<String> refused =
        Awaitility.await()
            .until(() -> as("noisy", "GET", MAPS, ""), answer -> answer.statusCode() == 429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.headers().firstValue("X-Kubernetes-PF-PriorityLevel-UID"))
        .contains(levelUid);
    assertThat(refused.body()).isEqualTo("Too many requests, please try again later.\n");

    long began = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(as("kubelet", "GET", "/api/v1/nodes/n1", "").statusCode()).isEqualTo(404);
      assertThat(as("manager", "GET", "/api/v1/pods", "").statusCode()).isEqualTo(200);
      assertThat(api.get("/api/v1/namespaces/default").code()).isEqualTo(200);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThat(api.get("/metrics").text("/text"))
        .containsPattern(
            "apiserver_flowcontrol_current_inqueue_requests\\{priority_level=\"narrow\"} 2");

    release.countDown();
    CompletableFuture.allOf(flood.toArray(CompletableFuture[]::new)).join();
    long served = flood.stream().filter(answer -> answer.join().statusCode() == 201).count();
    long sentAway = flood.stream().filter(answer -> answer.join().statusCode() == 429).count();
    assertThat(served + sentAway).isEqualTo(60);
    assertThat(served).isBetween(3L, 10L);
    assertThat(as("noisy", "GET", MAPS, "").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> as(String token, String method, String path, String body)
      throws Exception {
    return client.send(request(token, method, path, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String token, String method, String path, String body) {
    return HttpRequest.newBuilder(api.uri(path))
        .timeout(Duration.ofSeconds(40))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }
}
