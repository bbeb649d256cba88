package io.naru.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
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

class StatefulSetControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<StatefulSet> sets = bench.client(Resources.STATEFUL_SETS);
  private final TypedClient<Pod> pods = bench.client(Resources.PODS);

  @BeforeEach
  void start() throws InterruptedException {
    StatefulSetController controller = new StatefulSetController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void startsEachPodAfterTheOneBeforeItIsReady() throws InterruptedException {
    given(set(3));
    assertThat(names()).containsExactly("db-0");

    ready("db-0");
    assertThat(names()).containsExactly("db-0", "db-1");
    bench.settle();
    assertThat(names()).hasSize(2);

    ready("db-1");
    ready("db-2");
    assertThat(status().getReadyReplicas()).isEqualTo(3);
    assertThat(status().getAvailableReplicas()).isEqualTo(3);
    assertThat(status().getCurrentRevision()).isEqualTo(status().getUpdateRevision());
  }

  @Test
  void givesEachPodItsIdentity() throws InterruptedException {
    given(set(1));

    Pod pod = pod("db-0");
    assertThat(pod.getSpec().getHostname()).isEqualTo("db-0");
    assertThat(pod.getSpec().getSubdomain()).isEqualTo("db");
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("statefulset.kubernetes.io/pod-name", "db-0")
        .containsEntry("apps.kubernetes.io/pod-index", "0")
        .containsEntry("controller-revision-hash", status().getUpdateRevision());
    assertThat(pod.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getController()).isTrue());
  }

  @Test
  void startsAllAtOnceUnderParallelManagement() throws InterruptedException {
    given(parallel(set(3)));

    assertThat(names()).containsExactly("db-0", "db-1", "db-2");
  }

  @Test
  void beginsAtTheOrdinalAskedFor() throws InterruptedException {
    given(
        new StatefulSetBuilder(parallel(set(2)))
            .editSpec()
            .withNewOrdinals()
            .withStart(5)
            .endOrdinals()
            .endSpec()
            .build());

    assertThat(names()).containsExactly("db-5", "db-6");
  }

  @Test
  void shrinksFromTheHighestOrdinalOneByOne() throws InterruptedException {
    complete(set(3));
    hold("db-2");

    change(builder -> builder.editSpec().withReplicas(1).endSpec());
    assertThat(pod("db-2").getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(pod("db-1").getMetadata().getDeletionTimestamp()).isNull();

    release("db-2");
    assertThat(names()).containsExactly("db-0");
  }

  @Test
  void doesNotShrinkWhileALowerPodIsNotReady() throws InterruptedException {
    complete(set(3));
    bench.setReady(pod("db-0"), false);

    change(builder -> builder.editSpec().withReplicas(2).endSpec());

    assertThat(names()).hasSize(3);
  }

  @Test
  void rollsFromTheHighestOrdinalEachAfterTheLastIsReady() throws InterruptedException {
    complete(set(3));
    String before = status().getCurrentRevision();

    useImage("v2");
    assertThat(images()).containsExactly("v1", "v1", "v2");
    bench.settle();
    assertThat(images()).as("waits for db-2").containsExactly("v1", "v1", "v2");
    assertThat(status().getUpdatedReplicas()).isEqualTo(1);
    assertThat(status().getCurrentReplicas()).isEqualTo(2);
    assertThat(status().getCurrentRevision()).isEqualTo(before);

    ready("db-2");
    assertThat(images()).containsExactly("v1", "v2", "v2");
    ready("db-1");
    ready("db-0");
    assertThat(images()).containsOnly("v2");
    assertThat(status().getCurrentRevision())
        .isEqualTo(status().getUpdateRevision())
        .isNotEqualTo(before);
    assertThat(status().getCurrentReplicas()).isEqualTo(3);
  }

  @Test
  void leavesPodsBelowThePartitionAloneAndMakesThemAsTheyWere() throws InterruptedException {
    complete(partitioned(set(3), 2));
    useImage("v2");
    ready("db-2");
    assertThat(images()).containsExactly("v1", "v1", "v2");

    pods.delete("default", "db-0");
    pods.delete("default", "db-2");
    bench.settle();
    ready("db-0");
    ready("db-2");

    assertThat(images()).containsExactly("v1", "v1", "v2");
  }

  @Test
  void replacesNothingByItselfWhenUpdatesWaitForDeletion() throws InterruptedException {
    complete(
        new StatefulSetBuilder(set(2))
            .editSpec()
            .editUpdateStrategy()
            .withType("OnDelete")
            .withRollingUpdate(null)
            .endUpdateStrategy()
            .endSpec()
            .build());
    useImage("v2");
    assertThat(images()).containsExactly("v1", "v1");

    pods.delete("default", "db-0");
    bench.settle();

    assertThat(images()).containsExactly("v2", "v1");
  }

  @Test
  void mayReplaceSeveralAtATimeButRoundsTheirShareDown() throws InterruptedException {
    complete(
        new StatefulSetBuilder(parallel(set(5)))
            .editSpec()
            .editUpdateStrategy()
            .withNewRollingUpdate()
            .withMaxUnavailable(new IntOrString("50%"))
            .endRollingUpdate()
            .endUpdateStrategy()
            .endSpec()
            .build());

    useImage("v2");

    assertThat(images()).containsExactly("v1", "v1", "v1", "v2", "v2");
  }

  @Test
  void replacesPodsThatAreNotSeenToServeOneAfterTheOther() throws InterruptedException {
    given(parallel(set(3)));

    useImage("v2");
    assertThat(images()).as("db-1 may serve by now").containsExactly("v1", "v1", "v2");

    ready("db-2");
    assertThat(images()).containsExactly("v1", "v2", "v2");
  }

  @Test
  void waitsUntilPodsHaveBeenReadyForLongEnough() throws InterruptedException {
    given(new StatefulSetBuilder(set(2)).editSpec().withMinReadySeconds(10).endSpec().build());
    ready("db-0");
    assertThat(names()).containsExactly("db-0");
    assertThat(status().getAvailableReplicas()).isZero();

    bench.pass(Duration.ofSeconds(10));

    assertThat(names()).containsExactly("db-0", "db-1");
    assertThat(status().getAvailableReplicas()).isEqualTo(1);
  }

  @Test
  void recreatesAFailedPodUnderItsName() throws InterruptedException {
    complete(set(2));
    String uid = pod("db-1").getMetadata().getUid();

    bench.finish(pod("db-1"), "Failed");
    bench.settle();

    assertThat(pod("db-1").getMetadata().getUid()).isNotEqualTo(uid);
    bench.eventually(() ->
        assertThat(bench.api.all(Resources.EVENTS))
            .anyMatch(event -> event.getReason().equals("RecreatingFailedPod")));
  }

  @Test
  void makesClaimsForEachPodAndKeepsThem() throws InterruptedException {
    complete(withClaims(set(2), "Retain", "Retain"));
    assertThat(claims())
        .extracting(c -> c.getMetadata().getName())
        .containsExactly("data-db-0", "data-db-1");
    assertThat(claims().getFirst().getMetadata().getLabels()).containsEntry("app", "db");
    assertThat(pod("db-1").getSpec().getVolumes().getFirst().getPersistentVolumeClaim())
        .satisfies(volume -> assertThat(volume.getClaimName()).isEqualTo("data-db-1"));

    change(builder -> builder.editSpec().withReplicas(1).endSpec());

    assertThat(claims()).hasSize(2);
    assertThat(owners("data-db-1")).isEmpty();
  }

  @Test
  void claimsGoWithTheSetOrWithTheirOrdinalIfThePolicySaysSo() throws InterruptedException {
    complete(withClaims(set(2), "Delete", "Delete"));
    assertThat(owners("data-db-1")).containsExactly("StatefulSet/db");
    hold("db-1");

    change(builder -> builder.editSpec().withReplicas(1).endSpec());
    assertThat(owners("data-db-0")).containsExactly("StatefulSet/db");
    assertThat(owners("data-db-1")).containsExactly("Pod/db-1");
    release("db-1");

    change(builder -> builder.editSpec().withReplicas(2).endSpec());
    assertThat(names())
        .as("the claim is about to be collected with the pod that is gone")
        .containsExactly("db-0");
  }

  @Test
  void goesBackToAnEarlierRevisionAndForgetsOldOnes() throws InterruptedException {
    complete(
        new StatefulSetBuilder(set(1)).editSpec().withRevisionHistoryLimit(1).endSpec().build());
    String first = status().getCurrentRevision();
    useImage("v2");
    ready("db-0");

    useImage("v1");
    ready("db-0");
    assertThat(status().getCurrentRevision()).isEqualTo(first);
    assertThat(revisions()).extracting(ControllerRevision::getRevision).containsOnly(2L, 3L);

    useImage("v3");
    ready("db-0");
    bench.settle();
    assertThat(revisions()).hasSize(2);
  }

  @Test
  void findsAnotherNameWhenThatOfARevisionIsTaken() throws InterruptedException {
    complete(set(1));
    String name = status().getUpdateRevision();
    sets.delete("default", "db");
    bench.api.all(Resources.PODS).forEach(p -> pods.delete("default", p.getMetadata().getName()));
    bench
        .client(Resources.CONTROLLER_REVISIONS)
        .update(
            new ControllerRevisionBuilder(revisions().getFirst())
                .editMetadata()
                .withLabels(Map.of("app", "somebody-elses"))
                .endMetadata()
                .build());
    bench.settle();

    given(set(1));

    assertThat(status().getCollisionCount()).isEqualTo(1);
    assertThat(status().getUpdateRevision()).isNotEqualTo(name);
  }

  @Test
  void adoptsOnlyPodsWithANameOfItsOwn() throws InterruptedException {
    pods.create(orphan("db-0"));
    pods.create(orphan("db-x"));

    given(set(1));

    assertThat(pod("db-0").getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(pod("db-0").getMetadata().getLabels())
        .containsEntry("statefulset.kubernetes.io/pod-name", "db-0");
    assertThat(pod("db-x").getMetadata().getOwnerReferences()).isEmpty();
  }

  private void given(StatefulSet set) throws InterruptedException {
    sets.create(set);
    bench.settle();
  }

  private void complete(StatefulSet set) throws InterruptedException {
    given(set);
    int replicas = set.getSpec().getReplicas();
    for (int i = 0; i < replicas; i++) {
      ready("db-" + i);
    }
    assertThat(status().getAvailableReplicas()).isEqualTo(replicas);
  }

  private void ready(String name) throws InterruptedException {
    bench.makeReady(pod(name));
    bench.settle();
  }

  /** Keeps a pod from going at once when it is deleted, as its grace period does. */
  private void hold(String name) {
    pods.update(
        new PodBuilder(pod(name)).editMetadata().withFinalizers("test").endMetadata().build());
  }

  private void release(String name) throws InterruptedException {
    pods.update(new PodBuilder(pod(name)).editMetadata().withFinalizers().endMetadata().build());
    pods.delete("default", name);
    bench.settle();
  }

  private void change(UnaryOperator<StatefulSetBuilder> change) throws InterruptedException {
    sets.update(change.apply(new StatefulSetBuilder(sets.get("default", "db"))).build());
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

  private StatefulSetStatus status() {
    return sets.get("default", "db").getStatus();
  }

  private Pod pod(String name) {
    return pods.get("default", name);
  }

  private List<String> names() {
    return bench.api.all(Resources.PODS).stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private List<String> images() {
    return bench.api.all(Resources.PODS).stream()
        .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
        .toList();
  }

  private List<PersistentVolumeClaim> claims() {
    return bench.api.all(Resources.PERSISTENT_VOLUME_CLAIMS);
  }

  private List<String> owners(String claim) {
    ObjectMeta metadata =
        bench.client(Resources.PERSISTENT_VOLUME_CLAIMS).get("default", claim).getMetadata();
    return metadata.getOwnerReferences().stream()
        .map((OwnerReference owner) -> owner.getKind() + "/" + owner.getName())
        .toList();
  }

  private List<ControllerRevision> revisions() {
    return bench.api.all(Resources.CONTROLLER_REVISIONS);
  }

  private static Pod orphan(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels("app", "db")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static StatefulSet parallel(StatefulSet set) {
    return new StatefulSetBuilder(set)
        .editSpec()
        .withPodManagementPolicy("Parallel")
        .endSpec()
        .build();
  }

  private static StatefulSet partitioned(StatefulSet set, int partition) {
    return new StatefulSetBuilder(set)
        .editSpec()
        .editUpdateStrategy()
        .withNewRollingUpdate()
        .withPartition(partition)
        .endRollingUpdate()
        .endUpdateStrategy()
        .endSpec()
        .build();
  }

  private static StatefulSet withClaims(StatefulSet set, String whenDeleted, String whenScaled) {
    return new StatefulSetBuilder(set)
        .editSpec()
        .withNewPersistentVolumeClaimRetentionPolicy(whenDeleted, whenScaled)
        .addNewVolumeClaimTemplate()
        .withNewMetadata()
        .withName("data")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .endSpec()
        .endVolumeClaimTemplate()
        .endSpec()
        .build();
  }

  static StatefulSet set(int replicas) {
    Map<String, String> labels = Map.of("app", "db");
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("db")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withServiceName("db")
        .withRevisionHistoryLimit(10)
        .withNewUpdateStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withPartition(0)
        .endRollingUpdate()
        .endUpdateStrategy()
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
  }
}
