package io.naru.scheduler.plugins;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.labelled;
import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.pod;
import static io.naru.scheduler.testing.Cluster.requesting;
import static io.naru.scheduler.testing.Cluster.snapshot;
import static io.naru.scheduler.testing.Cluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginsTest {

  private static final NodeInfo EMPTY = with(node("one").build());

  @Test
  void taintsKeepOffPodsThatDoNotTolerateThem() {
    Node tainted = tainted("NoSchedule");
    Pod tolerant =
        pod(
            "tolerant",
            spec -> spec.addNewToleration().withKey("gpu").withOperator("Exists").endToleration());
    Pod otherValue =
        pod(
            "other",
            spec -> spec.addNewToleration().withKey("gpu").withValue("no").endToleration());

    assertThat(filter(new TaintToleration(), pod("plain").build(), with(tainted)))
        .isEqualTo("node(s) had untolerated taint(s)");
    assertThat(filter(new TaintToleration(), tolerant, with(tainted))).isEmpty();
    assertThat(filter(new TaintToleration(), otherValue, with(tainted))).isNotEmpty();
    assertThat(
            filter(new TaintToleration(), pod("plain").build(), with(tainted("PreferNoSchedule"))))
        .isEmpty();
  }

  @Test
  void softTaintsCostScore() {
    assertThat(
            scores(
                new TaintToleration(),
                pod("plain").build(),
                with(tainted("PreferNoSchedule")),
                EMPTY))
        .containsExactly(0, 100);
  }

  @Test
  void cordonedNodeTakesOnlyPodsThatTolerateIt() {
    NodeInfo cordoned = with(node("one").editSpec().withUnschedulable(true).endSpec().build());

    assertThat(filter(new NodeUnschedulable(), pod("web").build(), cordoned))
        .isEqualTo("node(s) were unschedulable");
    assertThat(
            filter(
                new NodeUnschedulable(),
                pod(
                    "daemon",
                    spec ->
                        spec.addNewToleration()
                            .withKey("node.kubernetes.io/unschedulable")
                            .withOperator("Exists")
                            .withEffect("NoSchedule")
                            .endToleration()),
                cordoned))
        .isEmpty();
  }

  @Test
  void nodeSelectorAndRequiredAffinityMustBothHold() {
    NodeInfo inA = with(node("one", "a"));
    Pod selecting = pod("web", spec -> spec.withNodeSelector(Map.of("disk", "ssd")));
    Pod wantsA = zoneAffinity("a");

    assertThat(filter(new NodeAffinity(), selecting, inA))
        .isEqualTo("node(s) didn't match Pod's node affinity/selector");
    assertThat(filter(new NodeAffinity(), wantsA, inA)).isEmpty();
    assertThat(filter(new NodeAffinity(), zoneAffinity("b"), inA)).isNotEmpty();
  }

  @Test
  void podThatNamesItsNodeInAFieldNeedsNoSearch() {
    Pod daemon =
        pod(
            "daemon",
            spec ->
                spec.withNewAffinity()
                    .withNewNodeAffinity()
                    .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .addNewNodeSelectorTerm()
                    .addNewMatchField()
                    .withKey("metadata.name")
                    .withOperator("In")
                    .withValues("two")
                    .endMatchField()
                    .endNodeSelectorTerm()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endNodeAffinity()
                    .endAffinity());

    assertThat(new NodeAffinity().preFilter(new CycleState(), info(daemon), snapshot()).nodes())
        .containsExactly("two");
  }

  @Test
  void countsWhatPodsRequestAgainstAllocatable() {
    NodeInfo busy = with(node("one").build(), requesting("other", "3", "1Gi"));

    assertThat(filter(new NodeResourcesFit(), requesting("fits", "1", "7Gi"), busy)).isEmpty();
    assertThat(filter(new NodeResourcesFit(), requesting("cpu", "1100m", "1Gi"), busy))
        .isEqualTo("Insufficient cpu");
    assertThat(filter(new NodeResourcesFit(), requesting("both", "2", "8Gi"), busy))
        .isEqualTo("Insufficient cpu, Insufficient memory");
  }

  @Test
  void nodeThatIsTooSmallEvenEmptyCannotBeHelpedByPreemption() {
    NodeInfo busy = with(node("one").build(), requesting("other", "3", "1Gi"));

    assertThat(status(new NodeResourcesFit(), requesting("web", "2", "1Gi"), busy).code())
        .isEqualTo(Status.Code.UNSCHEDULABLE);
    assertThat(status(new NodeResourcesFit(), requesting("web", "5", "1Gi"), busy).code())
        .isEqualTo(Status.Code.UNRESOLVABLE);
  }

  @Test
  void extendedResourcesAndPodCountAreLimits() {
    Pod gpu =
        pod(
            "gpu",
            spec ->
                spec.editFirstContainer()
                    .withNewResources()
                    .withRequests(Map.of("example.com/gpu", new Quantity("1")))
                    .endResources()
                    .endContainer());
    NodeInfo full =
        with(
            node("one")
                .editStatus()
                .withAllocatable(Map.of("pods", new Quantity("1")))
                .endStatus()
                .build(),
            pod("other").build());

    assertThat(filter(new NodeResourcesFit(), gpu, EMPTY))
        .isEqualTo("Insufficient example.com/gpu");
    assertThat(filter(new NodeResourcesFit(), pod("web").build(), full)).isEqualTo("Too many pods");
  }

  @Test
  void prefersTheNodeWithMoreLeft() {
    NodeInfo busy = with(node("busy").build(), requesting("other", "2", "4Gi"));

    long[] scores = scores(new NodeResourcesFit(), requesting("web", "1", "2Gi"), busy, EMPTY);

    assertThat(scores).containsExactly(25, 75);
  }

  @Test
  void prefersEvenUseOfCpuAndMemory() {
    NodeInfo cpuHeavy = with(node("a").build(), requesting("other", "2", "0"));

    assertThat(
            scores(
                new NodeResourcesBalancedAllocation(),
                requesting("web", "1", "2Gi"),
                cpuHeavy,
                EMPTY))
        .containsExactly(75, 100);
  }

  @Test
  void hostPortsAreTakenOncePerAddressAndProtocol() {
    NodeInfo taken = with(node("one").build(), port("other", "127.0.0.1", "TCP"));

    assertThat(filter(new NodePorts(), port("same", "127.0.0.1", "TCP"), taken))
        .isEqualTo("node(s) didn't have free ports for the requested pod ports");
    assertThat(filter(new NodePorts(), port("all", "0.0.0.0", "TCP"), taken)).isNotEmpty();
    assertThat(filter(new NodePorts(), port("udp", "127.0.0.1", "UDP"), taken)).isEmpty();
    assertThat(filter(new NodePorts(), port("elsewhere", "127.0.0.2", "TCP"), taken)).isEmpty();
  }

  @Test
  void imagesWithoutTagAreLatest() {
    assertThat(ImageLocality.withTag("host:5000/app")).isEqualTo("host:5000/app:latest");
    assertThat(ImageLocality.withTag("app:1")).isEqualTo("app:1");
    assertThat(ImageLocality.withTag("app@sha256:abc")).isEqualTo("app@sha256:abc");
  }

  @Test
  void antiAffinityWorksBothWays() {
    Pod loner = antiAffinity("loner");
    Pod web = labelled("web", "app", "web");
    NodeInfo withWeb = with(node("one").build(), web);
    NodeInfo withLoner = with(node("two").build(), loner);
    InterPodAffinity plugin = new InterPodAffinity(NamespaceLabels.fixed(namespace -> Map.of()));

    assertThat(filter(plugin, loner, withWeb))
        .isEqualTo("node(s) didn't match pod anti-affinity rules");
    assertThat(filter(plugin, web, withLoner))
        .isEqualTo("node(s) didn't satisfy existing pods anti-affinity rules");
    assertThat(filter(plugin, labelled("db", "app", "db"), withLoner)).isEmpty();
  }

  @Test
  void affinityWantsCompanyButTheFirstOfAGroupMayStart() {
    InterPodAffinity plugin = new InterPodAffinity(NamespaceLabels.fixed(namespace -> Map.of()));
    Pod follower = affinity(labelled("follower", "app", "other"));
    Pod first = affinity(labelled("first", "app", "web"));

    assertThat(filter(plugin, follower, EMPTY))
        .isEqualTo("node(s) didn't match pod affinity rules");
    assertThat(filter(plugin, first, EMPTY)).isEmpty();
    assertThat(filter(plugin, follower, with(node("one").build(), labelled("w", "app", "web"))))
        .isEmpty();
  }

  private static Node tainted(String effect) {
    return node("tainted")
        .editSpec()
        .addNewTaint()
        .withKey("gpu")
        .withValue("yes")
        .withEffect(effect)
        .endTaint()
        .endSpec()
        .build();
  }

  private static Pod zoneAffinity(String zone) {
    return pod(
        "web",
        spec ->
            spec.withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("topology.kubernetes.io/zone")
                .withOperator("In")
                .withValues(zone)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity());
  }

  private static Pod port(String name, String address, String protocol) {
    return pod(
        name,
        spec ->
            spec.editFirstContainer()
                .addNewPort()
                .withContainerPort(80)
                .withHostPort(8080)
                .withHostIP(address)
                .withProtocol(protocol)
                .endPort()
                .endContainer());
  }

  private static Pod antiAffinity(String name) {
    return pod(
        name,
        spec ->
            spec.withNewAffinity()
                .withNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNewLabelSelector()
                .addToMatchLabels("app", "web")
                .endLabelSelector()
                .withTopologyKey("kubernetes.io/hostname")
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .endAffinity());
  }

  private static Pod affinity(Pod pod) {
    return pod.toBuilder()
        .editSpec()
        .withNewAffinity()
        .withNewPodAffinity()
        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withNewLabelSelector()
        .addToMatchLabels("app", "web")
        .endLabelSelector()
        .withTopologyKey("kubernetes.io/hostname")
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endPodAffinity()
        .endAffinity()
        .endSpec()
        .build();
  }

  /** Empty if the node is fine. */
  private static String filter(FilterPlugin plugin, Pod pod, NodeInfo node) {
    return status(plugin, pod, node).message();
  }

  private static Status status(FilterPlugin plugin, Pod pod, NodeInfo node) {
    CycleState state = new CycleState();
    if (plugin instanceof PreFilterPlugin preFilter) {
      var result = preFilter.preFilter(state, info(pod), snapshot(node));
      if (result.status().isSkip()) {
        return Status.SUCCESS;
      }
    }
    return plugin.filter(state, info(pod), node);
  }

  private static long[] scores(ScorePlugin plugin, Pod pod, NodeInfo... nodes) {
    CycleState state = new CycleState();
    long[] scores =
        List.of(nodes).stream().mapToLong(n -> plugin.score(state, info(pod), n)).toArray();
    plugin.normalize(state, info(pod), scores);
    return scores;
  }
}
