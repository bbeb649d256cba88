package io.naru.scheduler.plugins;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.labelled;
import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.snapshot;
import static io.naru.scheduler.testing.Cluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.InformerFactory;
import io.naru.client.testing.InMemoryApi;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTopologySpreadTest {

  private static final String ZONE = "topology.kubernetes.io/zone";

  private final PodTopologySpread plugin =
      new PodTopologySpread(new WorkloadSelectors(new InformerFactory(new InMemoryApi())));
  private final NodeInfo a = with(node("a1", "a"), web("1"), web("2"));
  private final NodeInfo b = with(node("b1", "b"), web("3"));
  private final NodeInfo nowhere = with(node("lost").build());
  private final Snapshot snapshot = snapshot(a, b, nowhere);

  @Test
  void hardConstraintAllowsOnlyDomainsThatAreNotAhead() {
    PodInfo pod = info(spread("DoNotSchedule"));

    assertThat(filter(pod, a)).isEqualTo("node(s) didn't match pod topology spread constraints");
    assertThat(filter(pod, b)).isEmpty();
    assertThat(filter(pod, nowhere))
        .isEqualTo("node(s) didn't match pod topology spread constraints (missing required label)");
  }

  @Test
  void softConstraintPrefersTheEmptierDomain() {
    PodInfo pod = info(spread("ScheduleAnyway"));
    CycleState state = new CycleState();
    List<NodeInfo> nodes = List.of(a, b, nowhere);
    assertThat(plugin.preScore(state, pod, nodes, snapshot).isSuccess()).isTrue();

    long[] scores = nodes.stream().mapToLong(node -> plugin.score(state, pod, node)).toArray();
    plugin.normalize(state, pod, scores);

    assertThat(scores[1]).isEqualTo(100);
    assertThat(scores[0]).isBetween(1L, 99L);
    assertThat(scores[2]).isZero();
  }

  @Test
  void whatIfAPodLeft() {
    PodInfo pod = info(spread("DoNotSchedule"));
    CycleState state = new CycleState();
    plugin.preFilter(state, pod, snapshot);
    CycleState whatIf = state.copy();

    plugin.removePod(whatIf, pod, info(web("1")), a);

    assertThat(plugin.filter(whatIf, pod, a).isSuccess()).isTrue();
    assertThat(plugin.filter(state, pod, a).isSuccess()).isFalse();
  }

  private String filter(PodInfo pod, NodeInfo node) {
    CycleState state = new CycleState();
    plugin.preFilter(state, pod, snapshot);
    return plugin.filter(state, pod, node).message();
  }

  private static Pod web(String name) {
    return labelled(name, "app", "web");
  }

  private static Pod spread(String whenUnsatisfiable) {
    return web("new").toBuilder()
        .editSpec()
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey(ZONE)
        .withWhenUnsatisfiable(whenUnsatisfiable)
        .withNewLabelSelector()
        .addToMatchLabels("app", "web")
        .endLabelSelector()
        .endTopologySpreadConstraint()
        .endSpec()
        .build();
  }
}
