package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is killed comes back, and nothing that was promised is lost. */
class ComebackE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();

  @BeforeAll
  static void makeNamespace() {
    kubectl("create namespace comeback").run().succeeds();
  }

  @Test
  void killedControlPlaneComesBackInTheMiddleOfARollout() {
    kubectl("create deployment steady -n comeback --image=naru/guestbook-store:1 --replicas=2")
        .run()
        .succeeds();
    kubectl("create deployment rolling -n comeback --image=naru/guestbook-store:1 --replicas=4")
        .run()
        .succeeds();
    awaitRollout("steady");
    awaitRollout("rolling");
    Map<String, String> before = containers("steady");
    for (int i = 0; i < 20; i++) {
      kubectl("create configmap acknowledged-" + i + " -n comeback --from-literal=n=" + i)
          .run()
          .succeeds();
    }
    kubectl("set image -n comeback deployment/rolling guestbook-store=naru/guestbook-store:2")
        .run()
        .succeeds();

    long killed = CLUSTER.controlPlanePid();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    CLUSTER.naru("up", CLUSTER.name(), "--headless").run().succeeds();

    assertThat(CLUSTER.controlPlanePid()).isNotEqualTo(killed);
    for (int i = 0; i < 20; i++) {
      assertThat(
              kubectl("get configmap acknowledged-" + i + " -n comeback -o jsonpath={.data.n}")
                  .run()
                  .succeeds()
                  .text())
          .isEqualTo(Integer.toString(i));
    }
    awaitRollout("rolling");
    assertThat(
            kubectl(
                    "get pods -n comeback -l app=rolling -o"
                        + " jsonpath={.items[*].spec.containers[*].image}")
                .run()
                .text())
        .contains(":2");
    assertThat(containers("steady")).isEqualTo(before);
  }

  @Test
  void upOfARunningClusterRestartsNothing() {
    List<String> before = processes();
    CLUSTER.naru("up", CLUSTER.name(), "--headless").run().succeeds();
    assertThat(processes()).isEqualTo(before);
  }

  /** The control plane, and of each node's first process, container runtime and agent the ids. */
  private static List<String> processes() {
    List<String> processes = new ArrayList<>(List.of(Long.toString(CLUSTER.controlPlanePid())));
    for (String node : List.of("node-1", "node-2")) {
      String[] list = {
        "docker", "exec", CLUSTER.name() + "-" + node, "pgrep", "-x", "java|containerd"
      };
      processes.add(CLUSTER.command(List.of(list)).run().succeeds().text());
    }
    return processes;
  }

  @Test
  void restartedNodeIsReadyAgainAndItsPodsWork() {
    kubectl("create deployment spread -n comeback --image=naru/guestbook-store:1 --replicas=4")
        .run()
        .succeeds();
    awaitRollout("spread");
    String node = CLUSTER.name() + "-node-1";

    CLUSTER.command(List.of("docker", "restart", node)).run().succeeds();

    // The API shows what the node said last; that its pods work again is the proof.
    String pod =
        kubectl("get pods -n comeback -l app=spread --field-selector=spec.nodeName=node-1 -o name")
            .run()
            .text()
            .lines()
            .findFirst()
            .orElseThrow();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() ->
            assertThat(
                    kubectl(
                            "exec -n comeback "
                                + pod
                                + " -- timeout 5 wget -q -O - http://127.0.0.1:8080/healthz")
                        .run()
                        .succeeds()
                        .text())
                .contains("ok"));
    kubectl("wait node/node-1 --for=condition=Ready=true --timeout=90s").run().succeeds();
    kubectl("wait pods -n comeback -l app=spread --for=condition=Ready --timeout=120s")
        .run()
        .succeeds();
  }

  /** Container ids and restart counts by pod. */
  private static Map<String, String> containers(String app) {
    Map<String, String> containers = new TreeMap<>();
    kubectl(
            "get pods -n comeback --no-headers -l app="
                + app
                + " -o custom-columns=:metadata.name,:status.containerStatuses[0].containerID,"
                + ":status.containerStatuses[0].restartCount")
        .run()
        .succeeds()
        .text()
        .lines()
        .map(line -> line.trim().split("\\s+", 2))
        .forEach(columns -> containers.put(columns[0], columns[1]));
    return containers;
  }

  private static void awaitRollout(String deployment) {
    kubectl("rollout status -n comeback deployment/" + deployment + " --timeout=120s")
        .run()
        .succeeds();
  }

  private static Command kubectl(String line) {
    return CLUSTER.kubectl(line);
  }
}
