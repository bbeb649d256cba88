package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a developer does all day with kubectl, on the guestbook, with real containers. */
class GuestbookE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();
  private static final String FRONTEND = "-l part=frontend";

  @TempDir Path scratch;

  @BeforeAll
  static void applyGuestbook() {
    kubectl("apply -f samples/guestbook/").run().succeeds();
    awaitRollout("store");
    awaitRollout("frontend");
  }

  @Test
  void podsRunOnBothNodes() {
    assertThat(kubectl("get pods -o wide " + FRONTEND).run().succeeds().text())
        .contains("node-1", "node-2", "1/1", "Running");
  }

  @Test
  void execRunsACommandAndPassesItsExitCodeOn() {
    assertThat(kubectl("exec deploy/store -- hostname").run().succeeds().text())
        .startsWith("store-");
    assertThat(
            kubectl(new String[] {"exec", "deploy/store", "--", "sh", "-c", "exit 3"})
                .run()
                .exitCode())
        .isEqualTo(3);
  }

  @Test
  void execPassesPipedInputThroughToItsEnd() {
    String text = "line one\nline two\n".repeat(1000);
    assertThat(
            kubectl("exec -i deploy/store -- wc -c").withInput(text).run().succeeds().text().trim())
        .isEqualTo(Integer.toString(text.length()));
  }

  @Test
  void logsFollowWhatIsWritten() {
    String pod = onePod("part=store");
    Process logs = kubectl("logs -f " + pod).start();
    try {
      CompletableFuture<Boolean> seen =
          CompletableFuture.supplyAsync(
              () -> logs.inputReader().lines().anyMatch("a mark in the log"::equals));
      kubectl(new String[] {"exec", pod, "--", "sh", "-c", "echo a mark in the log > /proc/1/fd/2"})
          .run()
          .succeeds();
      assertThat(seen).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
    } finally {
      logs.destroy();
    }
  }

  @Test
  void portForwardReachesThePod() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process forward = kubectl("port-forward service/frontend " + port + ":80").start();
    try {
      HttpClient http = HttpClient.newHttpClient();
      HttpRequest page =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/cgi-bin/guestbook"))
              .timeout(Duration.ofSeconds(10))
              .build();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(() ->
              assertThat(http.send(page, HttpResponse.BodyHandlers.ofString()).body())
                  .contains("Guestbook at the ferry landing"));
    } finally {
      forward.destroy();
    }
  }

  @Test
  void deletedPodComesBack() {
    String pod = onePod("part=store");
    kubectl("delete " + pod).run().succeeds();
    awaitRollout("store");
    assertThat(onePod("part=store")).isNotEqualTo(pod);
  }

  @Test
  void newImageRollsOutAndBack() {
    kubectl("set image deployment/frontend frontend=naru/guestbook-frontend:2").run().succeeds();
    awaitRollout("frontend");
    awaitOnlyImage(":2", ":1");

    kubectl("rollout undo deployment/frontend").run().succeeds();
    awaitRollout("frontend");
    awaitOnlyImage(":1", ":2");
    assertThat(kubectl("rollout history deployment/frontend").run().succeeds().text())
        .contains("REVISION");
  }

  @Test
  void scalesUpAndDown() {
    kubectl("create deployment scaled --image=naru/guestbook-store:1").run().succeeds();
    kubectl("scale deployment/scaled --replicas=4").run().succeeds();
    awaitRollout("scaled");
    assertThat(kubectl("get deployment scaled").run().succeeds().text()).contains("4/4");
    kubectl("scale deployment/scaled --replicas=1").run().succeeds();
    kubectl("wait deployment/scaled --for=jsonpath={.status.readyReplicas}=1 --timeout=60s")
        .run()
        .succeeds();
    kubectl("delete deployment scaled").run().succeeds();
  }

  @Test
  void copiesFilesIntoPodsAndOut() throws IOException {
    String pod = onePod("part=store").substring("pod/".length());
    Path there = scratch.resolve("there.txt");
    Path back = scratch.resolve("back.txt");
    Files.writeString(there, "carried over the river\n".repeat(5000));
    kubectl("cp " + there + " " + pod + ":/tmp/copied.txt").run().succeeds();
    kubectl("cp " + pod + ":/tmp/copied.txt " + back).run().succeeds();
    assertThat(back).hasSameTextualContentAs(there);
  }

  @Test
  void explainsFieldsRecursively() {
    assertThat(kubectl("explain deployment.spec.strategy --recursive").run().succeeds().text())
        .contains("rollingUpdate", "maxSurge", "IntOrString");
  }

  @Test
  void describesEachKindInUse() {
    for (String kind : new String[] {"deployment", "replicaset", "pod", "service", "configmap"}) {
      assertThat(kubectl("describe " + kind + " -l app=guestbook").run().succeeds().text())
          .contains("Name:", "Labels:");
    }
    assertThat(kubectl("describe nodes").run().succeeds().text())
        .contains("Ready", "Allocated resources", "Capacity");
    assertThat(kubectl("describe secret guestbook").run().succeeds().text())
        .contains("token:", "bytes");
    assertThat(kubectl("get all -A").run().succeeds().text())
        .contains("deployment.apps/frontend", "service/kubernetes", "replicaset.apps/store");
  }

  @Test
  void topShowsWhatNodesUse() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(kubectl("top nodes").run().succeeds().text())
                .contains("CPU(cores)", "node-1", "node-2"));
  }

  @Test
  void secondManagerIsShownItsConflict() throws IOException {
    Path file = scratch.resolve("shared.yaml");
    String manifest =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shared}
        data: {key: VALUE}
        """;
    Files.writeString(file, manifest.replace("VALUE", "one"));
    kubectl("apply --server-side --field-manager=first -f " + file).run().succeeds();
    Files.writeString(file, manifest.replace("VALUE", "two"));

    assertThat(kubectl("diff -f " + file).run().exitCode()).isEqualTo(1);
    assertThat(
            kubectl("apply --server-side --field-manager=second -f " + file).run().fails().text())
        .contains("conflict with \"first\"", ".data.key");
    kubectl("apply --server-side --field-manager=second --force-conflicts -f " + file)
        .run()
        .succeeds();
    assertThat(kubectl("get configmap shared -o jsonpath={.data.key}").run().succeeds().text())
        .isEqualTo("two");
  }

  private static Command kubectl(String line) {
    return CLUSTER.kubectl(line);
  }

  private static Command kubectl(String[] words) {
    return CLUSTER.kubectl(words);
  }

  private static void awaitRollout(String deployment) {
    kubectl("rollout status deployment/" + deployment + " --timeout=120s").run().succeeds();
  }

  /** A running pod, as {@code pod/NAME}. */
  private static String onePod(String selector) {
    return kubectl("get pods -o name --field-selector=status.phase=Running -l " + selector)
        .run()
        .succeeds()
        .text()
        .lines()
        .findFirst()
        .orElseThrow();
  }

  /** A rollout is done before the last old pod has ended. */
  private static void awaitOnlyImage(String version, String gone) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(images()).contains(version).doesNotContain(gone));
  }

  private static String images() {
    return kubectl(
            "get pods "
                + FRONTEND
                + " --field-selector=status.phase=Running -o"
                + " jsonpath={.items[*].spec.containers[*].image}")
        .run()
        .succeeds()
        .text();
  }
}
