package io.naru.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.replicaset.ReplicaSetController;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deployments and ReplicaSets together, over an API in memory; pods become ready by hand. */
class RollingUpdateTest {

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context = new ControllerContext(u -> api, informers, timers);
  private final DeploymentController deployments = new DeploymentController(context);
  private final ReplicaSetController sets = new ReplicaSetController(context);
  private final TypedClient<Deployment> client = new TypedClient<>(api, Resources.DEPLOYMENTS);
  private final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);

  @BeforeEach
  void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
  }

  @AfterEach
  void stop() {
    deployments.close();
    sets.close();
    informers.close();
  }

  @Test
  void createsSetAndPodsAndReportsCompletion() {
    client.create(deployment(3, "v1"));
    settle();
    makeAllReady();
    settle();

    ReplicaSet set = api.all(Resources.REPLICA_SETS).getFirst();
    assertThat(set.getMetadata().getAnnotations())
        .containsEntry(Rollout.REVISION, "1")
        .containsEntry(Rollout.DESIRED, "3")
        .containsEntry(Rollout.MAXIMUM, "4");
    assertThat(api.all(Resources.PODS)).hasSize(3);
    assertThat(progress()).isEqualTo("NewReplicaSetAvailable");
    assertThat(current().getStatus().getAvailableReplicas()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsWithinSurgeAndAvailabilityWhateverTheOrderOfEvents(long seed) {
    Random random = new Random(seed);
    client.create(deployment(4, "v1"));
    settle();
    makeAllReady();
    settle();
    client.update(withImage("v2"));
    for (int step = 0; step < 200 && !progressedTo("v2"); step++) {
      settle();
      List<Pod> all = api.all(Resources.PODS);
      assertThat(all).hasSizeLessThanOrEqualTo(5);
      assertThat(all.stream().filter(Pods::isReady).count()).isGreaterThanOrEqualTo(3);
      List<Pod> waiting = all.stream().filter(pod -> !Pods.isReady(pod)).toList();
      if (!waiting.isEmpty()) {
        makeReady(waiting.get(random.nextInt(waiting.size())));
      }
    }
    settle();
    assertThat(api.all(Resources.PODS))
        .hasSize(4)
        .allMatch(pod -> pod.getSpec().getContainers().getFirst().getImage().equals("v2"));
  }

  @Test
  void goingBackToAnOldTemplateReusesItsSetWithANewRevision() {
    client.create(deployment(1, "v1"));
    settle();
    makeAllReady();
    settle();
    client.update(withImage("v2"));
    settle();
    makeAllReady();
    settle();
    client.update(withImage("v1"));
    settle();

    assertThat(api.all(Resources.REPLICA_SETS)).hasSize(2);
    assertThat(current().getMetadata().getAnnotations()).containsEntry(Rollout.REVISION, "3");
  }

  private boolean progressedTo(String image) {
    List<Pod> all = api.all(Resources.PODS);
    return all.size() == 4
        && all.stream()
            .allMatch(pod ->
                Pods.isReady(pod)
                    && pod.getSpec().getContainers().getFirst().getImage().equals(image));
  }

  /** Until nobody writes any more. Informers hear on their own threads, hence the repetition. */
  private void settle() {
    int[] quiet = {0};
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(3))
        .until(() -> {
          int before = api.calls().size();
          deployments.drain();
          sets.drain();
          timers.advance(Duration.ofMillis(400));
          quiet[0] = api.calls().size() == before ? quiet[0] + 1 : 0;
          return quiet[0] >= 8;
        });
  }

  private void makeAllReady() {
    api.all(Resources.PODS).forEach(this::makeReady);
  }

  private void makeReady(Pod pod) {
    pods.updateStatus(
        new PodBuilder(pod)
            .withNewStatus()
            .withPhase("Running")
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }

  private Deployment current() {
    return client.get("default", "web");
  }

  private String progress() {
    return current().getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Progressing"))
        .findFirst()
        .orElseThrow()
        .getReason();
  }

  private Deployment withImage(String image) {
    return new DeploymentBuilder(current())
        .editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Deployment deployment(int replicas, String image) {
    Map<String, String> labels = Map.of("app", "web");
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withProgressDeadlineSeconds(600)
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
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
