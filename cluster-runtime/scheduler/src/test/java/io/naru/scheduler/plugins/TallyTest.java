package io.naru.scheduler.plugins;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.testing.InMemoryApi;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.PreScorePlugin;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is kept from pod to pod says the same as what is counted anew, whatever happened between.
 */
class TallyTest {

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String HOST = "kubernetes.io/hostname";
  private static final int NODES = 12;

  private final PodTopologySpread spread =
      new PodTopologySpread(new WorkloadSelectors(new InformerFactory(new InMemoryApi())));
  private final InterPodAffinity affinity =
      new InterPodAffinity(NamespaceLabels.fixed(namespace -> Map.of()));
  private int names;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void followsNodesAsPodsComeAndGo(long seed) {
    Random random = new Random(seed);
    List<NodeInfo> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(new NodeInfo(labelled(i, random)));
    }
    List<PodInfo> asking = List.of(wanting(random), wanting(random), wanting(random));
    Snapshot kept = new Snapshot(nodes, image -> 0);
    for (int step = 0; step < 300; step++) {
      int at = random.nextInt(NODES);
      NodeInfo changed = nodes.get(at).copy();
      if (random.nextInt(20) == 0) {
        changed.setNode(labelled(at, random));
      } else if (changed.pods().isEmpty() || random.nextInt(3) > 0) {
        changed.addPod(wanting(random));
      } else {
        changed.removePod(changed.pods().getFirst().uid());
      }
      nodes.set(at, changed);
      kept.replace(changed);
      PodInfo pod = asking.get(random.nextInt(asking.size()));

      assertThat(verdicts(pod, kept)).isEqualTo(verdicts(pod, new Snapshot(nodes, image -> 0)));
    }
  }

  private List<String> verdicts(PodInfo pod, Snapshot snapshot) {
    List<String> verdicts = new ArrayList<>();
    ask(spread, pod, snapshot, verdicts);
    ask(affinity, pod, snapshot, verdicts);
    return verdicts;
  }

  private static <T extends PreFilterPlugin & FilterPlugin & PreScorePlugin & ScorePlugin> void ask(
      T plugin, PodInfo pod, Snapshot snapshot, List<String> verdicts) {
    CycleState state = new CycleState();
    boolean filters = !plugin.preFilter(state, pod, snapshot).status().isSkip();
    boolean scores = !plugin.preScore(state, pod, snapshot.nodes(), snapshot).isSkip();
    for (NodeInfo node : snapshot.nodes()) {
      verdicts.add(
          (filters ? plugin.filter(state, pod, node).message() : "-")
              + (scores ? plugin.score(state, pod, node) : ""));
    }
  }

  private static io.fabric8.kubernetes.api.model.Node labelled(int number, Random random) {
    return random.nextInt(6) == 0
        ? node("node-" + number).build()
        : node("node-" + number, "zone-" + random.nextInt(3));
  }

  /** A pod of one of two applications with constraints and affinities at random. */
  private PodInfo wanting(Random random) {
    String app = random.nextBoolean() ? "web" : "db";
    return info(
        pod("pod-" + names++)
            .editMetadata()
            .addToLabels("app", app)
            .withDeletionTimestamp(random.nextInt(10) == 0 ? "2026-01-01T00:00:00Z" : null)
            .endMetadata()
            .editSpec()
            .addNewTopologySpreadConstraint()
            .withMaxSkew(1 + random.nextInt(2))
            .withTopologyKey(random.nextBoolean() ? ZONE : HOST)
            .withWhenUnsatisfiable(random.nextBoolean() ? "DoNotSchedule" : "ScheduleAnyway")
            .withMinDomains(random.nextInt(3) == 0 ? 3 : null)
            .withLabelSelector(selecting(app))
            .endTopologySpreadConstraint()
            .addNewTopologySpreadConstraint()
            .withMaxSkew(2)
            .withTopologyKey(random.nextBoolean() ? ZONE : HOST)
            .withWhenUnsatisfiable("ScheduleAnyway")
            .withLabelSelector(selecting(random.nextBoolean() ? "web" : "db"))
            .endTopologySpreadConstraint()
            .withNewAffinity()
            .withNewPodAffinity()
            .addNewPreferredDuringSchedulingIgnoredDuringExecution()
            .withWeight(1 + random.nextInt(9))
            .withPodAffinityTerm(term(random))
            .endPreferredDuringSchedulingIgnoredDuringExecution()
            .withRequiredDuringSchedulingIgnoredDuringExecution(
                random.nextInt(4) == 0 ? List.of(term(random)) : List.of())
            .endPodAffinity()
            .withNewPodAntiAffinity()
            .withRequiredDuringSchedulingIgnoredDuringExecution(
                random.nextInt(4) == 0 ? List.of(term(random)) : List.of())
            .endPodAntiAffinity()
            .endAffinity()
            .endSpec()
            .build());
  }

  private static PodAffinityTerm term(Random random) {
    return new PodAffinityTermBuilder()
        .withTopologyKey(random.nextBoolean() ? ZONE : HOST)
        .withLabelSelector(selecting(random.nextBoolean() ? "web" : "db"))
        .build();
  }

  private static LabelSelector selecting(String app) {
    return new LabelSelectorBuilder().addToMatchLabels("app", app).build();
  }
}
