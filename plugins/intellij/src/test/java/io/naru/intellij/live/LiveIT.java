package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.RecordedProgress;
import io.naru.intellij.SharedCluster;
import io.naru.intellij.TestCluster;
import io.naru.intellij.deploy.DeployOptions;
import io.naru.intellij.deploy.ManifestSource;
import io.naru.intellij.deploy.PodsMadeReady;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Logs, forwarded ports, the tree and whole runs, on a real control plane and a test's kubelet. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class LiveIT {

  @TempDir static Path directory;
  private TestCluster cluster;
  private TestKubelet kubelet;
  private KubeClient client;

  @BeforeAll
  void start(TestCluster shared) throws Exception {
    cluster = shared;
    kubelet = new TestKubelet(cluster.pki(), "node-a");
    client = cluster.client();
    client.create(
        "/api/v1/nodes",
        Trees.json(
            """
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-a"}}
            """));
    client.merge(
        "/api/v1/nodes/node-a/status",
        Trees.json(
            """
            {"status": {"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
              "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}}
            """
                .formatted(kubelet.port())));
  }

  @AfterAll
  void stop() throws Exception {
    client.delete("/api/v1/nodes/node-a");
    kubelet.close();
  }

  @Test
  void followsTheLogsOfAllPodsThoseThatComeLaterToo() {
    String namespace = cluster.namespace("logs");
    List<String> lines = new CopyOnWriteArrayList<>();
    JsonNode service =
        Trees.yaml(
                "{kind: Service, metadata: {name: web, namespace: logs}, spec: {selector: {app: web}}}")
            .getFirst();
    pod(namespace, "web-1");
    new PodsMadeReady(client, namespace).whenThereAre(1);
    try (LogFollower follower = LogFollower.of(client, service, 10, lines::add)) {
      await().until(() -> lines.contains("web-1/web: hello"));
      pod(namespace, "web-2");
      new PodsMadeReady(client, namespace).whenThereAre(2);
      await().until(() -> lines.contains("web-2/web: listening"));
      assertThat(lines).filteredOn("web-1/web: hello"::equals).hasSize(1);
    }
    assertThat(kubelet.requests)
        .anyMatch(request -> request.startsWith("GET /containerLogs/logs/web-2/web?"));
  }

  @Test
  void forwardsAPortBothWays() throws Exception {
    String namespace = cluster.namespace("forward");
    pod(namespace, "web");
    List<String> log = new CopyOnWriteArrayList<>();
    try (PortForward forward = PortForward.open(client, namespace, () -> "web", 0, 80, log::add)) {
      for (String word : List.of("one", "two")) {
        try (Socket socket = new Socket("127.0.0.1", forward.localPort())) {
          socket.setSoTimeout(20_000);
          socket.getOutputStream().write(word.getBytes(UTF_8));
          assertThat(new String(socket.getInputStream().readNBytes(3), UTF_8))
              .as("%s %s", log, kubelet.requests)
              .isEqualTo(word.toUpperCase(java.util.Locale.ROOT));
          socket.shutdownOutput();
          assertThat(socket.getInputStream().read()).as("the end").isEqualTo(-1);
        }
      }
    }
    assertThat(kubelet.requests)
        .anyMatch(request -> request.contains("streamtype") && request.contains("error"))
        .anyMatch(request -> request.contains("streamtype") && request.contains("data"));
    assertThat(log).isEmpty();
  }

  @Test
  void forwardsToThePodThatReplacesAnother() throws Exception {
    String namespace = cluster.namespace("replaced");
    JsonNode service =
        Trees.yaml(
                "{kind: Service, metadata: {name: web, namespace: replaced}, spec: {selector: {app: web}}}")
            .getFirst();
    pod(namespace, "old");
    new PodsMadeReady(client, namespace).whenThereAre(1);
    try (PortForward forward =
        PortForward.open(
            client, namespace, () -> DeployRun.runningPod(client, service), 0, 80, line -> {})) {
      assertThat(answer(forward)).isEqualTo("ONE");
      client.delete("/api/v1/namespaces/replaced/pods/old");
      CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> answer(forward));
      pod(namespace, "new");
      // The old one has no kubelet that would end it: it goes on terminating.
      new PodsMadeReady(client, namespace).whenThereAre(2);
      assertThat(waiting.join()).isEqualTo("ONE");
    }
    assertThat(kubelet.requests)
        .anyMatch(request -> request.contains("/portForward/replaced/old"))
        .anyMatch(request -> request.contains("/portForward/replaced/new"));
  }

  private static String answer(PortForward forward) {
    try (Socket socket = new Socket("127.0.0.1", forward.localPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("one".getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(3), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shellInAContainerIsLikeAProcess() throws Exception {
    String namespace = cluster.namespace("shell");
    pod(namespace, "web");
    ExecProcess shell = ExecProcess.start(client, namespace, "web", "web", ExecProcess.SHELL);
    shell.resize(120, 30);
    shell.getOutputStream().write("hello".getBytes(UTF_8));
    String text = "[120x30]HELLO";
    assertThat(new String(shell.getInputStream().readNBytes(text.length()), UTF_8)).isEqualTo(text);
    assertThat(shell.isAlive()).isTrue();
    shell.getOutputStream().write("exit 3".getBytes(UTF_8));
    assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isEqualTo(3);
    assertThat(shell.getInputStream().read()).isEqualTo(-1);
    assertThat(kubelet.requests)
        .anyMatch(request ->
            request.startsWith("GET /exec/shell/web/web?")
                && request.contains("tty=")
                && request.contains("command=sh"));
  }

  @Test
  void shellThatIsDestroyedEnds() throws Exception {
    String namespace = cluster.namespace("destroyed");
    pod(namespace, "web");
    ExecProcess shell = ExecProcess.start(client, namespace, "web", "", ExecProcess.SHELL);
    shell.destroy();
    assertThat(shell.waitFor()).isEqualTo(143);
    assertThat(shell.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shellSaysWhyItDoesNotStart() {
    assertThatThrownBy(() -> ExecProcess.start(client, "default", "nobody", "", ExecProcess.SHELL))
        .isInstanceOfSatisfying(
            KubeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
  }

  @Test
  void saysWhyAConnectionIsNotForwarded() throws Exception {
    List<String> log = new CopyOnWriteArrayList<>();
    try (PortForward forward =
        PortForward.open(client, "default", () -> "nobody", 0, 80, log::add)) {
      try (Socket socket = new Socket("127.0.0.1", forward.localPort())) {
        socket.setSoTimeout(20_000);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      await().until(() -> !log.isEmpty());
    }
    assertThat(log.getFirst()).startsWith("port 80: ");
  }

  @Test
  void treeFollowsTheNamespace() {
    String namespace = cluster.namespace("tree");
    try (ClusterTree tree = ClusterTree.open(client, namespace, () -> {})) {
      await()
          .until(() ->
              names(tree, "Secret").isEmpty()
                  && names(tree, "ConfigMap").contains("kube-root-ca.crt"));
      pod(namespace, "web");
      await().until(() -> names(tree, "Pod").equals(List.of("web Pending 0/1")));
      new PodsMadeReady(client, namespace).whenThereAre(1);
      await().until(() -> names(tree, "Pod").equals(List.of("web Running 1/1")));
      client.delete("/api/v1/namespaces/tree/pods/web");
      await()
          .until(() ->
              names(tree, "Pod").isEmpty()
                  || names(tree, "Pod").getFirst().contains("Terminating"));
      assertThat(tree.trouble()).isNull();
    }
  }

  @Test
  void runsAndStopsAsChosen() throws Exception {
    String namespace = cluster.namespace("run");
    Path file = directory.resolve("run.yaml");
    Files.writeString(
        file,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              nodeName: node-a
              containers: [{name: web, image: 'web:1'}]
        """);
    List<String> log = new CopyOnWriteArrayList<>();
    DeployRun run =
        new DeployRun(
            client, cluster.target(namespace), new RecordedProgress(log, new AtomicBoolean()));
    Thread kubelets =
        Thread.ofVirtual().start(() -> new PodsMadeReady(client, namespace).whenThereAre(1));
    int debugger =
        run.start(
            new DeployRun.Settings(List.of(file), "", "0:80", 5005, DeployRun.OnStop.SCALE_DOWN),
            ManifestSource.Tools.ON_PATH,
            DeployOptions.STANDARD);
    kubelets.join();
    assertThat(log).anyMatch(line -> line.contains("/ run ("));
    await().until(() -> log.stream().anyMatch(line -> line.endsWith("/web: hello")));
    assertThat(run.forwards())
        .extracting(PortForward::remotePort)
        .as("the port, and the debugger's")
        .containsExactly(80, 5005);
    assertThat(debugger).isEqualTo(run.forwards().getLast().localPort());
    assertThat(client.get("/apis/apps/v1/namespaces/run/deployments/web").toString())
        .contains("-agentlib:jdwp=");
    run.stop(DeployRun.OnStop.SCALE_DOWN);
    JsonNode web = client.get("/apis/apps/v1/namespaces/run/deployments/web");
    assertThat(web.at("/spec/replicas").asInt()).isZero();
  }

  @Test
  void refusesPortsThatAreNone() {
    assertThat(DeployRun.Port.parse("8080:80, 5005"))
        .containsExactly(new DeployRun.Port(8080, 80), new DeployRun.Port(5005, 5005));
    assertThatThrownBy(() -> DeployRun.Port.parse("http")).isInstanceOf(KubeException.class);
  }

  private static List<String> names(ClusterTree tree, String kind) {
    return tree.branches().stream()
        .filter(branch -> branch.type().kind().equals(kind))
        .flatMap(branch -> branch.leaves().stream())
        .map(leaf -> (leaf.name() + " " + leaf.state()).strip())
        .toList();
  }

  private void pod(String namespace, String name) {
    client.create(
        "/api/v1/namespaces/" + namespace + "/pods",
        Trees.json(
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%s", "labels": {"app": "web"}},
             "spec": {"nodeName": "node-a", "containers": [{"name": "web", "image": "web:1"}]}}
            """
                .formatted(name)));
  }
}
