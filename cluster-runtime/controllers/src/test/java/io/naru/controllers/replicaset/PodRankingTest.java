package io.naru.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodRankingTest {

  private static final String OLD = "2026-01-01T00:00:00Z";
  private static final String YOUNG = "2026-01-01T01:00:00Z";

  @Test
  void deletesPodsFirstThatServeLeast() {
    Pod unassigned = pod("unassigned", null, "Pending", "False", OLD);
    Pod pending = pod("pending", "a", "Pending", "False", OLD);
    Pod unready = pod("unready", "a", "Running", "False", OLD);
    Pod ready = pod("ready", "a", "Running", "True", OLD);

    assertThat(order(ready, unready, pending, unassigned))
        .containsExactly("unassigned", "pending", "unready", "ready");
  }

  @Test
  void cheapPodsGoBeforeDearOnes() {
    Pod dear = costing(pod("dear", "a", "Running", "True", OLD), "10");
    Pod usual = pod("usual", "a", "Running", "True", OLD);
    Pod cheap = costing(pod("cheap", "a", "Running", "True", OLD), "-10");

    assertThat(order(dear, usual, cheap)).containsExactly("cheap", "usual", "dear");
  }

  @Test
  void crowdedNodesAreRelievedAndYoungPodsGoFirst() {
    Pod alone = pod("alone", "b", "Running", "True", YOUNG);
    Pod old = pod("old", "a", "Running", "True", OLD);
    Pod young = pod("young", "a", "Running", "True", YOUNG);

    assertThat(order(alone, old, young)).containsExactly("young", "old", "alone");
  }

  private static List<String> order(Pod... pods) {
    return PodRanking.deletionOrder(List.of(pods), List.of(pods)).stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static Pod costing(Pod pod, String cost) {
    return new PodBuilder(pod)
        .editMetadata()
        .withAnnotations(Map.of("controller.kubernetes.io/pod-deletion-cost", cost))
        .endMetadata()
        .build();
  }

  private static Pod pod(String name, String node, String phase, String ready, String since) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withCreationTimestamp(since)
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .withLastTransitionTime(since)
        .endCondition()
        .endStatus()
        .build();
  }
}
