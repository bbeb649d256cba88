package io.naru.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.naru.client.Owners;
import io.naru.client.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {

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
  void recreateWaitsForTheLastOldPodToBeGone() throws InterruptedException {
    rollouts.complete(Rollouts.deployment(2, "v1"));
    // Held back as a kubelet would that still stops its containers.
    for (Pod pod : rollouts.podsOf("v1")) {
      rollouts.pods.update(
          pod.toBuilder().editMetadata().addToFinalizers("test/hold").endMetadata().build());
    }
    rollouts.change(builder ->
        builder.editSpec().withNewStrategy().withType("Recreate").endStrategy().endSpec());
    rollouts.useImage("v2");
    rollouts.settle();

    assertThat(rollouts.size("v1")).isZero();
    assertThat(rollouts.podsOf("v2")).isEmpty();

    for (Pod pod : rollouts.podsOf("v1")) {
      Pod free =
          rollouts.pods.update(
              pod.toBuilder().editMetadata().withFinalizers().endMetadata().build());
      rollouts.pods.delete("default", free.getMetadata().getName());
    }
    rollouts.settle();

    assertThat(rollouts.podsOf("v2")).hasSize(2);
  }

  @Test
  void pausedDeploymentScalesButDoesNotRoll() throws InterruptedException {
    rollouts.complete(Rollouts.deployment(2, "v1"));
    rollouts.change(builder -> builder.editSpec().withPaused(true).endSpec());
    rollouts.useImage("v2");
    rollouts.resize(3);
    rollouts.settle();

    assertThat(rollouts.size("v1")).isEqualTo(3);
    assertThat(rollouts.podsOf("v2")).isEmpty();
    assertThat(rollouts.condition("Progressing").getReason()).isEqualTo("DeploymentPaused");

    rollouts.change(builder -> builder.editSpec().withPaused(false).endSpec());
    rollouts.settle();

    assertThat(rollouts.podsOf("v2")).isNotEmpty();
  }

  @Test
  void saysThatItCreatedASet() throws InterruptedException {
    rollouts.client.create(Rollouts.deployment(0, "v1"));
    rollouts.client.patch(
        "default", "web", io.naru.machinery.Json.parseObject("{\"spec\":{\"replicas\":2}}"));
    rollouts.settle();

    assertThat(rollouts.condition("Progressing").getReason())
        .isIn("NewReplicaSetCreated", "ReplicaSetUpdated");
    assertThat(rollouts.api.calls())
        .filteredOn(call -> call.verb().equals("update") && call.key().equals("default/web"))
        .filteredOn(call -> call.subresource().isEmpty())
        .as("the revision is noted once, without conflicts")
        .hasSize(1);
  }

  @Test
  void releasesASetThatNoLongerMatchesAndAdoptsItAgain() throws InterruptedException {
    rollouts.complete(Rollouts.deployment(1, "v1"));
    ReplicaSet set = rollouts.set("v1");
    relabel(set, "other");
    rollouts.settle();
    assertThat(Owners.controllerOf(find(set))).isNull();
    assertThat(rollouts.api.all(Resources.REPLICA_SETS)).hasSizeGreaterThanOrEqualTo(1);

    relabel(find(set), "web");
    rollouts.settle();

    assertThat(Owners.isControlledBy(find(set), rollouts.current())).isTrue();
  }

  private void relabel(ReplicaSet set, String app) {
    rollouts.sets.update(
        new ReplicaSetBuilder(set).editMetadata().addToLabels("app", app).endMetadata().build());
  }

  private ReplicaSet find(ReplicaSet set) {
    return rollouts.sets.get("default", set.getMetadata().getName());
  }
}
