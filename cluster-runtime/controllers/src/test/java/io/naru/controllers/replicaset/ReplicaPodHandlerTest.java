package io.naru.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.machinery.selector.LabelSelector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicaPodHandlerTest {

  private static final int MANY = 1000;

  private final ReplicaSet set =
      new ReplicaSetBuilder()
          .withNewMetadata()
          .withName("web")
          .withNamespace("default")
          .withUid("u")
          .endMetadata()
          .build();
  private final Indexer<ReplicaSet> sets = new Indexer<>();
  private final Indexer<Pod> pods = new Indexer<>();
  private final Expectations expectations =
      new Expectations(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  private final List<String> atOnce = new ArrayList<>();
  private final List<Duration> later = new ArrayList<>();
  private final ReplicaPodHandler<ReplicaSet> handler =
      new ReplicaPodHandler<>(
          new ReplicaKind<>(
              Resources.REPLICA_SETS,
              "replicaset-controller",
              object ->
                  new ReplicaKind.Wanted(
                      MANY, 0, LabelSelector.ofLabels(Map.of("app", "web")), new PodTemplateSpec()),
              true),
          sets,
          pods,
          expectations,
          atOnce::add,
          (key, pause) -> later.add(pause));

  ReplicaPodHandlerTest() {
    sets.put(set);
  }

  @Test
  void statusesOfManyPodsAreLookedAtTogether() {
    given(MANY);

    handler.onUpdate(pod("pod-0", "Pending"), pod("pod-0", "Running"));

    assertThat(atOnce).isEmpty();
    assertThat(later).containsExactly(Duration.ofMillis(50));
  }

  @Test
  void smallSetsDoNotWait() {
    given(3);

    handler.onUpdate(pod("pod-0", "Pending"), pod("pod-0", "Running"));

    assertThat(later).containsExactly(Duration.ZERO);
  }

  @Test
  void whatMayHaveToBeReplacedDoesNotWait() {
    given(MANY);

    handler.onUpdate(pod("pod-0", "Running"), pod("pod-0", "Failed"));
    handler.onDelete(pod("pod-1", "Running"));

    assertThat(atOnce).isNotEmpty().containsOnly("default/web");
    assertThat(later).isEmpty();
  }

  @Test
  void theLastOfThoseAskedForDoesNotWait() {
    given(MANY);
    expectations.expectCreations("u", 2);

    handler.onAdd(pod("new-1", "Pending"));
    assertThat(atOnce).isEmpty();
    assertThat(later).hasSize(1);

    handler.onAdd(pod("new-2", "Pending"));
    assertThat(atOnce).containsExactly("default/web");
  }

  private void given(int count) {
    for (int i = 0; i < count; i++) {
      pods.put(pod("pod-" + i, "Running"));
    }
  }

  private Pod pod(String name, String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid(name)
        .addToLabels("app", "web")
        .addToOwnerReferences(Owners.controllerReference(set, Resources.REPLICA_SETS))
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }
}
