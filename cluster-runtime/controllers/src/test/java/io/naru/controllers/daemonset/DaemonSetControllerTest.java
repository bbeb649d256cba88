package io.naru.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.testing.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DaemonSetControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<DaemonSet> sets = bench.client(Resources.DAEMON_SETS);
  private final TypedClient<Pod> pods = bench.client(Resources.PODS);
  private final TypedClient<Node> nodes = bench.client(Resources.NODES);

  @BeforeEach
  void start() throws InterruptedException {
    DaemonSetController controller = new DaemonSetController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
    for (String name : List.of("a", "b", "c")) {
      nodes.create(node(name));
    }
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void runsOnePodOnEachNode() throws InterruptedException {
    given(set());

    assertThat(places()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(status().getDesiredNumberScheduled()).isEqualTo(3);
    assertThat(status().getNumberUnavailable()).isEqualTo(3);
    makeAllReady();
    assertThat(status().getNumberReady()).isEqualTo(3);
    assertThat(status().getNumberAvailable()).isEqualTo(3);
    assertThat(status().getNumberUnavailable()).isNull();
  }

  @Test
  void podsAreForOneNodeAndTolerateItsTroubles() throws InterruptedException {
    given(set());

    Pod pod = all().getFirst();
    assertThat(pod.getSpec().getNodeName()).as("the scheduler binds it").isNull();
    assertThat(pod.getSpec().getTolerations())
        .extracting(toleration -> toleration.getKey() + ":" + toleration.getEffect())
        .contains(
            "node.kubernetes.io/not-ready:NoExecute",
            "node.kubernetes.io/unreachable:NoExecute",
            "node.kubernetes.io/disk-pressure:NoSchedule",
            "node.kubernetes.io/memory-pressure:NoSchedule",
            "node.kubernetes.io/pid-pressure:NoSchedule",
            "node.kubernetes.io/unschedulable:NoSchedule");
    assertThat(pod.getMetadata().getLabels()).containsKey("controller-revision-hash");
  }

  @Test
  void followsNodesAndTheirLabels() throws InterruptedException {
    given(
        new DaemonSetBuilder(set())
            .editSpec()
            .editTemplate()
            .editSpec()
            .withNodeSelector(Map.of("disk", "ssd"))
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
    assertThat(all()).isEmpty();

    label("b", Map.of("disk", "ssd"));
    assertThat(places()).containsExactly("b");

    label("b", Map.of());
    assertThat(all()).isEmpty();
  }

  @Test
  void staysAwayFromTaintsItDoesNotTolerate() throws InterruptedException {
    taint("a", "NoSchedule");
    given(set());
    assertThat(places()).containsExactlyInAnyOrder("b", "c");

    taint("b", "NoSchedule");
    assertThat(places()).as("what runs may stay").containsExactlyInAnyOrder("b", "c");
    assertThat(status().getNumberMisscheduled()).isEqualTo(1);

    taint("c", "NoExecute");
    assertThat(places()).containsExactly("b");
  }

  @Test
  void rollsNoMoreThanMayBeMissing() throws InterruptedException {
    given(set());
    makeAllReady();

    useImage("v2");
    assertThat(images("v2")).hasSize(1);
    bench.settle();
    assertThat(images("v2")).as("waits for the first").hasSize(1);
    assertThat(status().getUpdatedNumberScheduled()).isEqualTo(1);

    makeAllReady();
    makeAllReady();
    makeAllReady();
    assertThat(images("v2")).hasSize(3);
    assertThat(status().getUpdatedNumberScheduled()).isEqualTo(3);
  }

  @Test
  void keepsThePodThatRunsWhereTwoAreForOneNode() throws InterruptedException {
    given(set());
    Pod waiting = all().getFirst();
    Pod running =
        new PodBuilder(waiting)
            .editMetadata()
            .withName("agent-younger")
            .withUid(null)
            .endMetadata()
            .editSpec()
            .withNodeName(DaemonPods.node(waiting))
            .endSpec()
            .build();
    pods.create(running);
    bench.settle();

    assertThat(all())
        .hasSize(3)
        .extracting(pod -> pod.getMetadata().getName())
        .contains("agent-younger")
        .doesNotContain(waiting.getMetadata().getName());
  }

  @Test
  void surgesBeforeItDeletes() throws InterruptedException {
    given(rolling(set(), new IntOrString(0), new IntOrString("34%")));
    makeAllReady();

    useImage("v2");
    assertThat(all()).hasSize(5);
    assertThat(images("v1")).as("none goes before its successor is ready").hasSize(3);

    for (Pod pod : images("v2")) {
      bench.makeReady(pod);
    }
    bench.settle();
    assertThat(images("v1")).hasSize(1);
    makeAllReady();
    assertThat(images("v2")).hasSize(3);
    assertThat(images("v1")).isEmpty();
  }

  @Test
  void anOutdatedPodThatServesStaysThoughAnOlderOneDoesNot() throws InterruptedException {
    given(rolling(set(), new IntOrString(0), new IntOrString("100%")));
    useImage("v2");
    images("v1").forEach(pod -> age(pod, "2026-01-01T00:00:00Z"));
    images("v2").forEach(pod -> age(pod, "2026-01-01T00:00:01Z"));
    images("v2").forEach(pod -> bench.setReady(pod, true));

    useImage("v3");

    assertThat(images("v1")).isEmpty();
    assertThat(images("v2")).as("until those of v3 are ready").hasSize(3);
    assertThat(images("v3")).hasSize(3);
  }

  private void age(Pod pod, String created) {
    pods.update(
        new PodBuilder(pod).editMetadata().withCreationTimestamp(created).endMetadata().build());
  }

  @Test
  void replacesNothingByItselfWhenUpdatesWaitForDeletion() throws InterruptedException {
    given(
        new DaemonSetBuilder(set())
            .editSpec()
            .withNewUpdateStrategy()
            .withType("OnDelete")
            .endUpdateStrategy()
            .endSpec()
            .build());
    makeAllReady();
    useImage("v2");
    assertThat(images("v1")).hasSize(3);

    pods.delete("default", all().getFirst().getMetadata().getName());
    bench.settle();

    assertThat(images("v2")).hasSize(1);
  }

  @Test
  void replacesFailedPodsLaterEachTime() throws InterruptedException {
    nodes.delete("", "b");
    nodes.delete("", "c");
    given(set());
    fail();
    assertThat(bench.api.all(Resources.PODS))
        .singleElement()
        .matches(pod -> pod.getStatus() == null);

    fail();
    assertThat(all().getFirst().getStatus().getPhase()).isEqualTo("Failed");
    bench.pass(Duration.ofSeconds(1));
    assertThat(all().getFirst().getStatus()).isNull();
    bench.eventually(() ->
        assertThat(bench.api.all(Resources.EVENTS))
            .anyMatch(event -> event.getReason().equals("FailedDaemonPod")));
  }

  @Test
  void goesBackToAnEarlierRevision() throws InterruptedException {
    given(set());
    makeAllReady();
    useImage("v2");
    for (int i = 0; i < 3; i++) {
      makeAllReady();
    }

    useImage("v1");

    assertThat(bench.api.all(Resources.CONTROLLER_REVISIONS))
        .extracting(ControllerRevision::getRevision)
        .containsExactlyInAnyOrder(2L, 3L);
    assertThat(images("v1")).hasSize(1);
  }

  private void given(DaemonSet set) throws InterruptedException {
    sets.create(set);
    bench.settle();
  }

  private void makeAllReady() throws InterruptedException {
    all().forEach(bench::makeReady);
    bench.settle();
  }

  private void fail() throws InterruptedException {
    bench.finish(all().getFirst(), "Failed");
    bench.settle();
  }

  private void change(UnaryOperator<DaemonSetBuilder> change) throws InterruptedException {
    sets.update(change.apply(new DaemonSetBuilder(sets.get("default", "agent"))).build());
    bench.settle();
  }

  private void useImage(String image) throws InterruptedException {
    change(builder ->
        builder
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage(image)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
  }

  private void label(String node, Map<String, String> labels) throws InterruptedException {
    nodes.update(
        new NodeBuilder(nodes.get("", node))
            .editMetadata()
            .withLabels(labels)
            .endMetadata()
            .build());
    bench.settle();
  }

  private void taint(String node, String effect) throws InterruptedException {
    nodes.update(
        new NodeBuilder(nodes.get("", node))
            .editSpec()
            .addNewTaint()
            .withKey("example.com/reserved")
            .withEffect(effect)
            .endTaint()
            .endSpec()
            .build());
    bench.settle();
  }

  private DaemonSetStatus status() {
    return sets.get("default", "agent").getStatus();
  }

  private List<Pod> all() {
    return bench.api.all(Resources.PODS);
  }

  private List<String> places() {
    return all().stream().map(DaemonPods::node).toList();
  }

  private List<Pod> images(String image) {
    return all().stream()
        .filter(pod -> pod.getSpec().getContainers().getFirst().getImage().equals(image))
        .toList();
  }

  private static Node node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static DaemonSet rolling(DaemonSet set, IntOrString unavailable, IntOrString surge) {
    return new DaemonSetBuilder(set)
        .editSpec()
        .withNewUpdateStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(unavailable)
        .withMaxSurge(surge)
        .endRollingUpdate()
        .endUpdateStrategy()
        .endSpec()
        .build();
  }

  private static DaemonSet set() {
    Map<String, String> labels = Map.of("app", "agent");
    DaemonSet set =
        new DaemonSetBuilder()
            .withNewMetadata()
            .withName("agent")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withRevisionHistoryLimit(10)
            .withNewSelector()
            .withMatchLabels(labels)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(labels)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withImage("v1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    return rolling(set, new IntOrString(1), new IntOrString(0));
  }
}
