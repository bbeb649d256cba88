package io.naru.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.Resources;
import io.naru.controllers.support.Pods;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingUpdateTest {

  private Rollouts rollouts;

  @BeforeEach
  void start() throws InterruptedException {
    rollouts = new Rollouts();
  }

  @AfterEach
  void stop() {
    rollouts.close();
  }

  @Test
  void createsSetAndPodsAndReportsCompletion() throws InterruptedException {
    rollouts.client.create(Rollouts.deployment(3, "v1"));
    rollouts.settle();
    assertThat(rollouts.api.all(Resources.PODS)).hasSize(3);
    assertThat(rollouts.condition("Available").getStatus()).isEqualTo("False");

    rollouts.makeAllReady();
    rollouts.settle();

    ReplicaSet set = rollouts.set("v1");
    assertThat(set.getMetadata().getAnnotations())
        .containsEntry(Rollout.REVISION, "1")
        .containsEntry(Rollout.DESIRED, "3")
        .containsEntry(Rollout.MAXIMUM, "4");
    assertThat(rollouts.condition("Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
    assertThat(rollouts.condition("Available").getStatus()).isEqualTo("True");
    assertThat(rollouts.current().getStatus().getAvailableReplicas()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsWithinSurgeAndAvailabilityWhateverTheOrderOfEvents(long seed)
      throws InterruptedException {
    Random random = new Random(seed);
    rollouts.complete(Rollouts.deployment(4, "v1"));
    rollouts.useImage("v2");
    for (int step = 0; step < 50; step++) {
      rollouts.settle();
      List<Pod> all = rollouts.api.all(Resources.PODS);
      assertThat(all).hasSizeLessThanOrEqualTo(5);
      assertThat(rollouts.readyPods()).isGreaterThanOrEqualTo(3);
      List<Pod> waiting = all.stream().filter(pod -> !Pods.isReady(pod)).toList();
      if (waiting.isEmpty()) {
        break;
      }
      rollouts.makeReady(waiting.get(random.nextInt(waiting.size())));
    }
    assertThat(rollouts.api.all(Resources.PODS)).hasSize(4);
    assertThat(rollouts.podsOf("v2")).hasSize(4);
  }

  @Test
  void goingBackToAnOldTemplateReusesItsSetWithANewRevision() throws InterruptedException {
    rollouts.complete(Rollouts.deployment(1, "v1"));
    rollouts.useImage("v2");
    rollouts.settle();
    rollouts.makeAllReady();
    rollouts.settle();
    rollouts.useImage("v1");
    rollouts.settle();

    assertThat(rollouts.api.all(Resources.REPLICA_SETS)).hasSize(2);
    assertThat(rollouts.current().getMetadata().getAnnotations())
        .containsEntry(Rollout.REVISION, "3");
    assertThat(rollouts.set("v1").getMetadata().getAnnotations())
        .containsEntry(Rollout.REVISION, "3");
  }

  @Test
  void sharesAChangeOfSizeInProportionDuringARollout() throws InterruptedException {
    rollouts.complete(Rollouts.deployment(8, "v1"));
    rollouts.useImage("v2");
    rollouts.settle();
    // 25 % surge and unavailability of 8 are 2 each.
    assertThat(rollouts.size("v1")).isEqualTo(6);
    assertThat(rollouts.size("v2")).isEqualTo(4);

    rollouts.resize(16);
    rollouts.settle();

    assertThat(rollouts.size("v1")).isEqualTo(12);
    assertThat(rollouts.size("v2")).isEqualTo(8);
  }

  @Test
  void keepsAsManyOldSetsAsItsHistoryMayHave() throws InterruptedException {
    rollouts.complete(Rollouts.deployment(1, "v1"));
    rollouts.change(builder -> builder.editSpec().withRevisionHistoryLimit(1).endSpec());
    for (String image : List.of("v2", "v3", "v4")) {
      rollouts.useImage(image);
      rollouts.settle();
      rollouts.makeAllReady();
      rollouts.settle();
    }

    assertThat(rollouts.api.all(Resources.REPLICA_SETS))
        .extracting(Rollout::revision)
        .containsExactlyInAnyOrder(3L, 4L);
  }

  @Test
  void reportsThatTheDeadlinePassedWithoutProgress() throws InterruptedException {
    rollouts.client.create(Rollouts.deployment(1, "v1"));
    rollouts.settle();
    rollouts.timers.advance(java.time.Duration.ofSeconds(599));
    rollouts.settle();
    assertThat(rollouts.condition("Progressing").getStatus()).isEqualTo("True");

    rollouts.timers.advance(java.time.Duration.ofSeconds(3));
    rollouts.settle();

    assertThat(rollouts.condition("Progressing").getStatus()).isEqualTo("False");
    assertThat(rollouts.condition("Progressing").getReason()).isEqualTo("ProgressDeadlineExceeded");
  }
}
