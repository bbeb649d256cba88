package io.naru.providers.hollow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.machinery.Json;
import io.naru.providers.hollow.stages.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The built-in stages, as somebody who looks at pods and nodes sees them. */
class SimulationTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration STEP = Duration.ofMillis(100);

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(START);
  private final Simulation simulation = Simulation.prepare(api, timers, Behaviour.builtIn());

  @BeforeEach
  void begin() throws InterruptedException {
    api.given(Resources.NODES, node("node-1", "10.1.0.0/24"));
    simulation.startInformers();
    settle();
  }

  @AfterEach
  void end() {
    simulation.close();
  }

  @Test
  void nodeBecomesReadyAndKeepsItsLease() throws Exception {
    Node node = client().get("", "node-1");

    assertThat(node.getStatus().getConditions())
        .filteredOn(condition -> condition.getType().equals("Ready"))
        .singleElement()
        .satisfies(ready -> assertThat(ready.getStatus()).isEqualTo("True"));
    assertThat(node.getStatus().getAllocatable()).containsKeys("cpu", "memory", "pods");
    assertThat(node.getStatus().getAddresses().getFirst().getAddress()).startsWith("198.18.");
    assertThat(node.getMetadata().getAnnotations()).containsEntry("naru.io/kubelet", "none");
    var first = lease().getSpec().getRenewTime();
    pass(Duration.ofSeconds(21));
    assertThat(lease().getSpec().getRenewTime()).isAfter(first);
  }

  @Test
  void quietNodeWritesNothingButItsLease() throws Exception {
    pass(Duration.ofSeconds(10));
    api.clearCalls();
    pass(Duration.ofSeconds(60));

    assertThat(api.calls())
        .hasSizeBetween(5, 7)
        .allMatch(call -> call.resource().equals(Resources.LEASES.resource()));
  }

  @Test
  void unreachableNodeLetsItsLeaseGoAndItsPodsStayAsTheyAre() throws Exception {
    annotateNode("{\"hollow.naru.io/fault\":\"unreachable\"}");
    var last = lease().getSpec().getRenewTime();
    given(pod("web"));
    pass(Duration.ofSeconds(30));

    assertThat(lease().getSpec().getRenewTime()).isEqualTo(last);
    assertThat(pod("default", "web").getStatus().getStartTime()).isNull();

    annotateNode("{\"hollow.naru.io/fault\":null}");
    pass(Duration.ofSeconds(2));
    assertThat(lease().getSpec().getRenewTime()).isAfter(last);
    assertThat(phase("web")).isEqualTo("Running");
  }

  @Test
  void podIsAcceptedThenRunsReadyWithAnAddressOfItsNode() throws Exception {
    given(pod("web"));
    Pod accepted = pod("default", "web");
    assertThat(accepted.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(container(accepted).getState().getWaiting().getReason())
        .isEqualTo("ContainerCreating");

    pass(Duration.ofSeconds(1));

    Pod running = pod("default", "web");
    assertThat(running.getStatus().getPhase()).isEqualTo("Running");
    assertThat(running.getStatus().getPodIP()).isEqualTo("10.1.0.2");
    assertThat(running.getStatus().getHostIP()).startsWith("198.18.");
    assertThat(container(running).getContainerID()).matches("hollow://[0-9a-f]{64}");
    assertThat(container(running).getImageID()).matches("nginx@sha256:[0-9a-f]{64}");
    assertThat(conditions(running))
        .containsEntry("Ready", "True")
        .containsEntry("ContainersReady", "True")
        .containsEntry("Initialized", "True")
        .containsEntry("PodReadyToStartContainers", "True")
        .containsEntry("PodScheduled", "True");
  }

  @Test
  void podsHaveAddressesOfTheirOwnAndPodsOfTheHostItsAddress() throws Exception {
    given(pod("a"));
    given(pod("b"));
    given(new PodBuilder(pod("c")).editSpec().withHostNetwork(true).endSpec().build());
    pass(Duration.ofSeconds(1));

    assertThat(List.of(ip("a"), ip("b"))).containsExactlyInAnyOrder("10.1.0.2", "10.1.0.3");
    assertThat(ip("c")).isEqualTo(pod("default", "c").getStatus().getHostIP());
  }

  @Test
  void initContainersRunOneAfterTheOtherAndSidecarsStay() throws Exception {
    given(
        new PodBuilder(pod("web"))
            .editSpec()
            .addNewInitContainer()
            .withName("first")
            .withImage("i")
            .endInitContainer()
            .addNewInitContainer()
            .withName("sidecar")
            .withImage("i")
            .withRestartPolicy("Always")
            .endInitContainer()
            .addNewInitContainer()
            .withName("second")
            .withImage("i")
            .endInitContainer()
            .endSpec()
            .build());
    passUntil("first", "running");
    assertThat(init("second").getState().getWaiting()).isNotNull();
    passUntil("second", "running");
    assertThat(init("first").getState().getTerminated().getExitCode()).isZero();
    assertThat(conditions(pod("default", "web"))).containsEntry("Initialized", "False");

    pass(Duration.ofSeconds(2));

    assertThat(conditions(pod("default", "web")))
        .containsEntry("Initialized", "True")
        .containsEntry("Ready", "True");
    assertThat(init("sidecar").getState().getRunning()).isNotNull();
  }

  @Test
  void readinessProbeDelaysReadiness() throws Exception {
    given(
        new PodBuilder(pod("web"))
            .editSpec()
            .editFirstContainer()
            .withNewReadinessProbe()
            .withInitialDelaySeconds(5)
            .withNewTcpSocket()
            .withNewPort(80)
            .endTcpSocket()
            .endReadinessProbe()
            .endContainer()
            .endSpec()
            .build());
    pass(Duration.ofSeconds(3));
    assertThat(phase("web")).isEqualTo("Running");
    assertThat(conditions(pod("default", "web"))).containsEntry("Ready", "False");

    pass(Duration.ofSeconds(4));
    assertThat(conditions(pod("default", "web"))).containsEntry("Ready", "True");
  }

  @Test
  void readinessGateHoldsThePodBackUntilItOpens() throws Exception {
    given(
        new PodBuilder(pod("web"))
            .editSpec()
            .addNewReadinessGate("example.com/gate")
            .endSpec()
            .build());
    pass(Duration.ofSeconds(1));
    assertThat(conditions(pod("default", "web")))
        .containsEntry("ContainersReady", "True")
        .containsEntry("Ready", "False");

    Pod now = pod("default", "web");
    now =
        new PodBuilder(now)
            .editStatus()
            .addNewCondition()
            .withType("example.com/gate")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    pods().updateStatus(now);
    settle();

    assertThat(conditions(pod("default", "web")))
        .containsEntry("Ready", "True")
        .containsEntry("example.com/gate", "True");
  }

  @Test
  void podOfAJobSucceeds() throws Exception {
    given(
        new PodBuilder(pod("job"))
            .editMetadata()
            .addNewOwnerReference()
            .withApiVersion("batch/v1")
            .withKind("Job")
            .withName("j")
            .withUid("j")
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .editSpec()
            .withRestartPolicy("Never")
            .endSpec()
            .build());
    pass(Duration.ofSeconds(4));

    Pod pod = pod("default", "job");
    assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
    assertThat(container(pod).getState().getTerminated().getReason()).isEqualTo("Completed");
    assertThat(conditions(pod)).containsEntry("Ready", "False");
  }

  @Test
  void podThatExitsWithAnErrorFailsIfItMayNotBeRestarted() throws Exception {
    given(
        new PodBuilder(
                annotated(
                    "once",
                    Map.of("hollow.naru.io/run-for", "3s", "hollow.naru.io/exit-code", "42")))
            .editSpec()
            .withRestartPolicy("Never")
            .endSpec()
            .build());
    pass(Duration.ofSeconds(5));

    assertThat(phase("once")).isEqualTo("Failed");
    assertThat(container(pod("default", "once")).getState().getTerminated().getExitCode())
        .isEqualTo(42);
  }

  @Test
  void crashingPodIsRestartedLaterEachTime() throws Exception {
    given(annotated("crashing", Map.of("hollow.naru.io/fault", "crash")));
    pass(Duration.ofSeconds(4));
    Pod crashed = pod("default", "crashing");
    assertThat(container(crashed).getState().getWaiting().getReason())
        .isEqualTo("CrashLoopBackOff");
    assertThat(container(crashed).getLastState().getTerminated().getExitCode()).isEqualTo(1);
    assertThat(container(crashed).getRestartCount()).isZero();

    pass(Duration.ofSeconds(11));
    assertThat(container(pod("default", "crashing")).getRestartCount()).isEqualTo(1);

    pass(Duration.ofSeconds(12));
    assertThat(container(pod("default", "crashing")).getRestartCount())
        .as("the second restart waits 20 s")
        .isEqualTo(1);
    pass(Duration.ofSeconds(11));
    assertThat(container(pod("default", "crashing")).getRestartCount()).isEqualTo(2);
  }

  @Test
  void imageThatCannotBePulledIsSaidSo() throws Exception {
    given(annotated("web", Map.of("hollow.naru.io/fault", "image-pull")));
    pass(Duration.ofSeconds(2));

    assertThat(container(pod("default", "web")).getState().getWaiting().getReason())
        .isEqualTo("ImagePullBackOff");
    assertThat(phase("web")).isEqualTo("Pending");
  }

  @Test
  void deletedPodGoesAfterItStoppedAndAtTheEndOfItsGraceAtTheLatest() throws Exception {
    given(annotated("quick", Map.of()));
    given(annotated("slow", Map.of("hollow.naru.io/stop-delay", "60s")));
    pass(Duration.ofSeconds(1));
    terminate("quick", 30);
    terminate("slow", 30);

    pass(Duration.ofSeconds(1));
    assertThat(pods().find("default", "quick")).isNull();
    pass(Duration.ofSeconds(25));
    assertThat(pods().find("default", "slow")).isNotNull();
    pass(Duration.ofSeconds(5));
    assertThat(pods().find("default", "slow")).isNull();
  }

  @Test
  void anotherSimulationGoesOnWhereTheFirstOneEnded() throws Exception {
    given(annotated("web", Map.of("hollow.naru.io/run-for", "60s")));
    pass(Duration.ofSeconds(30));
    simulation.close();

    try (Simulation next = Simulation.prepare(api, timers, Behaviour.builtIn())) {
      next.startInformers();
      for (int i = 0; i < 35; i++) {
        timers.advance(Duration.ofSeconds(1));
        settle(next);
      }
      assertThat(container(pod("default", "web")).getState().getWaiting().getReason())
          .isEqualTo("CrashLoopBackOff");
    }
  }

  private void given(Pod pod) throws InterruptedException {
    api.given(Resources.PODS, pod);
    settle();
  }

  private void terminate(String name, int grace) throws InterruptedException {
    Pod pod = pod("default", name);
    api.given(
        Resources.PODS,
        new PodBuilder(pod)
            .editMetadata()
            .withDeletionTimestamp(timers.clock().instant().plusSeconds(grace).toString())
            .withDeletionGracePeriodSeconds((long) grace)
            .endMetadata()
            .build());
    settle();
  }

  private void annotateNode(String annotations) throws InterruptedException {
    client()
        .patch(
            "", "node-1", Json.parseObject("{\"metadata\":{\"annotations\":" + annotations + "}}"));
    settle();
  }

  private void pass(Duration time) throws InterruptedException {
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
      timers.advance(STEP);
      settle();
    }
  }

  private void passUntil(String init, String state) throws InterruptedException {
    for (int i = 0; i < 100 && init(init).getState().getRunning() == null; i++) {
      pass(STEP);
    }
    assertThat(init(init).getState().getRunning()).as(init + " is " + state).isNotNull();
  }

  private void settle() throws InterruptedException {
    settle(simulation);
  }

  private void settle(Simulation playing) throws InterruptedException {
    int before;
    do {
      before = api.calls().size();
      playing.informers().awaitApplied();
      playing.drain();
      playing.informers().awaitApplied();
    } while (api.calls().size() != before);
  }

  private TypedClient<Node> client() {
    return new TypedClient<>(api, Resources.NODES);
  }

  private TypedClient<Pod> pods() {
    return new TypedClient<>(api, Resources.PODS);
  }

  private Lease lease() {
    return new TypedClient<>(api, Resources.LEASES).get("kube-node-lease", "node-1");
  }

  private Pod pod(String namespace, String name) {
    return pods().get(namespace, name);
  }

  private String phase(String name) {
    return pod("default", name).getStatus().getPhase();
  }

  private String ip(String name) {
    return pod("default", name).getStatus().getPodIP();
  }

  private ContainerStatus init(String name) {
    return pod("default", "web").getStatus().getInitContainerStatuses().stream()
        .filter(status -> status.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ContainerStatus container(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst();
  }

  private static Map<String, String> conditions(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .collect(java.util.stream.Collectors.toMap(PodCondition::getType, PodCondition::getStatus));
  }

  private static Node node(String name, String podCidr) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of("naru.io/provider", "hollow"))
        .endMetadata()
        .withNewSpec()
        .withPodCIDR(podCidr)
        .endSpec()
        .withNewStatus()
        .endStatus()
        .build();
  }

  private static Pod pod(String name) {
    return annotated(name, Map.of());
  }

  private static Pod annotated(String name, Map<String, String> annotations) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-1")
        .withContainers(new ContainerBuilder().withName("c").withImage("nginx:1").build())
        .endSpec()
        .withNewStatus()
        .withPhase("Pending")
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
