package io.naru.providers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import io.naru.cluster.nodes.ClusterNetwork;
import io.naru.cluster.nodes.NodeHandle;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.providers.image.PauseImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerNodeProviderIT {

  private static final String CLUSTER = "provider-it";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DockerClient docker = Engine.connect();
  private final DockerNodeProvider provider = new DockerNodeProvider(docker, StandInAgent::files);
  private final NodeExec exec = new NodeExec(docker);
  private ClusterNetwork network = new ClusterNetwork("", "", "");

  @BeforeAll
  void createsTwoNodes() {
    assumeTrue(engineAnswers(), "no Docker Engine answers on this machine");
    provider.prepare(ProgressListener.NONE);
    removeAll();
    network = provider.ensureNetwork(CLUSTER);
    List.of("first", "second").parallelStream().forEach(name -> provider.create(spec(name, "1")));
    for (String name : List.of("first", "second")) {
      await()
          .atMost(PATIENCE)
          .until(() -> succeeds(name, "test -f /run/naru/init.pid && ctr version"));
    }
  }

  @AfterAll
  void removeAll() {
    if (engineAnswers()) {
      provider.list(CLUSTER).forEach(node -> provider.delete(CLUSTER, node.nodeName()));
      provider.deleteNetwork(CLUSTER);
    }
  }

  @Test
  void nodesHaveAddressesOnTheClustersNetwork() {
    List<NodeHandle> nodes = provider.list(CLUSTER);
    assertThat(nodes).extracting(NodeHandle::nodeName).containsExactly("first", "second");
    assertThat(nodes).extracting(NodeHandle::state).containsOnly(NodeHandle.State.RUNNING);
    String prefix = network.gateway().substring(0, network.gateway().lastIndexOf('.') + 1);
    assertThat(nodes).allSatisfy(node -> assertThat(node.address()).startsWith(prefix));
    assertThat(run("first", "ping-free route check", "ip route get " + network.gateway()))
        .contains("dev eth0");
  }

  @Test
  void agentIsConfiguredWithTheNodesPresentAddress() {
    await().atMost(PATIENCE).until(() -> succeeds("first", "ls /run/naru/seen-*"));
    String seen = run("first", "what the agent read", "cat /run/naru/seen-*");
    assertThat(seen).contains("\"nodeIP\" : \"" + address("first") + "\"");
    assertThat(run("first", "mode", "stat -c %a /etc/naru/agent.json /etc/naru/client.key"))
        .isEqualTo("600\n600");
  }

  @Test
  void runtimeHasThePauseImageAndRunsIt() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> run("first", "images", "ctr -n k8s.io images ls -q").contains(PauseImage.NAME));
    run(
        "first",
        "run detached",
        "ctr -n k8s.io run -d --snapshotter $(cat /run/naru/snapshotter) "
            + PauseImage.NAME
            + " p1");
    assertThat(run("first", "tasks", "ctr -n k8s.io task ls")).contains("p1").contains("RUNNING");
    run("first", "kill", "ctr -n k8s.io task kill -s SIGTERM p1");
    await()
        .atMost(PATIENCE)
        .until(() -> run("first", "tasks", "ctr -n k8s.io task ls").contains("STOPPED"));
  }

  @Test
  void importedArchiveIsOnEveryNode(@TempDir Path directory) throws IOException {
    Path archive = Files.write(directory.resolve("image.tar"), PauseImage.archive("amd64"));
    for (String name : List.of("first", "second")) {
      run(name, "forget", "ctr -n k8s.io images rm " + PauseImage.NAME + " || true");
    }
    provider.importArchive(CLUSTER, archive);
    for (String name : List.of("first", "second")) {
      assertThat(run(name, "images", "ctr -n k8s.io images ls -q")).contains(PauseImage.NAME);
    }
  }

  @Test
  void changedConfigurationRestartsTheAgentAndNotTheNode() {
    String before = startedAt("second");
    provider.create(spec("second", "1"));
    provider.create(spec("second", "3"));
    await()
        .atMost(PATIENCE)
        .until(() -> succeeds("second", "grep -q '\"cpu\" : \"3\"' /run/naru/seen-*"));
    assertThat(startedAt("second")).isEqualTo(before);
  }

  @Test
  void stoppedNodeStartsAgainWithItsData() {
    provider.create(spec("third", "1"));
    await().atMost(PATIENCE).until(() -> succeeds("third", "ctr version"));
    run("third", "leave a mark", "ctr namespaces create mark");
    provider.stop(CLUSTER, "third");
    assertThat(provider.list(CLUSTER))
        .filteredOn(node -> node.nodeName().equals("third"))
        .extracting(NodeHandle::state)
        .containsExactly(NodeHandle.State.STOPPED);
    provider.start(CLUSTER, "third");
    await().atMost(PATIENCE).until(() -> succeeds("third", "ctr namespaces ls | grep -q mark"));
    provider.delete(CLUSTER, "third");
    assertThat(provider.list(CLUSTER)).extracting(NodeHandle::nodeName).doesNotContain("third");
  }

  private NodeSpec spec(String name, String cpu) {
    return new NodeSpec(
        CLUSTER,
        name,
        "https://" + network.gateway() + ":6443",
        "ca",
        "cert",
        "key",
        "serving",
        "serving key",
        "10.96.0.10",
        "cluster.local",
        "10.96.0.0/16",
        "10.244.0.0/16",
        null,
        cpu,
        1L << 30,
        Map.of());
  }

  private String address(String name) {
    return provider.list(CLUSTER).stream()
        .filter(node -> node.nodeName().equals(name))
        .map(NodeHandle::address)
        .findFirst()
        .orElseThrow();
  }

  private String startedAt(String name) {
    return String.valueOf(
        docker
            .inspectContainerCmd(NodeContainer.containerName(CLUSTER, name))
            .exec()
            .getState()
            .getStartedAt());
  }

  private String run(String node, String purpose, String script) {
    try {
      return exec.run(NodeContainer.containerName(CLUSTER, node), "sh", "-c", script);
    } catch (NodeProviderException e) {
      throw new AssertionError(purpose + ": " + e.getMessage(), e);
    }
  }

  private boolean succeeds(String node, String script) {
    try {
      exec.run(NodeContainer.containerName(CLUSTER, node), "sh", "-c", script);
      return true;
    } catch (NodeProviderException e) {
      return false;
    }
  }

  private boolean engineAnswers() {
    try {
      Engine.requireAnswer(docker);
      return true;
    } catch (NodeProviderException e) {
      return false;
    }
  }
}
