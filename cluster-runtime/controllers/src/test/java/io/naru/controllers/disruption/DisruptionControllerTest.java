package io.naru.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.naru.client.InformerFactory;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisruptionControllerTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, String> LABELS = Map.of("app", "web");

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<PodDisruptionBudget> budgets =
      new TypedClient<>(api, Resources.POD_DISRUPTION_BUDGETS);
  private final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);
  private final ManualTimers timers = new ManualTimers(START);
  private final InformerFactory informers = new InformerFactory(api);
  private final DisruptionController controller =
      new DisruptionController(new ControllerContext(user -> api, informers, timers));

  @AfterEach
  void stop() {
    controller.close();
    informers.close();
  }

  @Test
  void allowsWhatIsAboveTheMinimum() throws InterruptedException {
    givenReplicas(3);
    budgets.create(budget(new IntOrString(2), null));
    start();

    eventually(() -> {
      PodDisruptionBudgetStatus status = status();
      assertThat(status.getExpectedPods()).isEqualTo(3);
      assertThat(status.getDesiredHealthy()).isEqualTo(2);
      assertThat(status.getCurrentHealthy()).isEqualTo(3);
      assertThat(status.getDisruptionsAllowed()).isEqualTo(1);
      assertThat(status.getConditions().getFirst().getReason()).isEqualTo("SufficientPods");
    });
  }

  @Test
  void roundsPercentagesUp() throws InterruptedException {
    givenReplicas(3);
    budgets.create(budget(new IntOrString("50%"), null));
    start();

    eventually(() -> assertThat(status().getDesiredHealthy()).isEqualTo(2));
  }

  @Test
  void countsUnavailablePodsAgainstTheScaleOfTheirController() throws InterruptedException {
    givenReplicas(3);
    budgets.create(budget(null, new IntOrString(1)));
    start();
    eventually(() -> assertThat(status().getDisruptionsAllowed()).isEqualTo(1));

    pods.delete("default", "web-0");

    eventually(() -> {
      assertThat(status().getExpectedPods()).isEqualTo(3);
      assertThat(status().getDisruptionsAllowed()).isEqualTo(0);
      assertThat(status().getConditions().getFirst().getReason()).isEqualTo("InsufficientPods");
    });
  }

  @Test
  void aPodWhoseEvictionWasAllowedCountsAsGoneForTwoMinutes() throws InterruptedException {
    givenReplicas(3);
    budgets.create(budget(null, new IntOrString(1)));
    start();
    eventually(() -> assertThat(status().getDisruptionsAllowed()).isEqualTo(1));
    var evicted = Json.object();
    evicted.putObject("status").putObject("disruptedPods").put("web-1", START.toString());
    budgets.patchStatus("default", "budget", evicted);

    eventually(() -> {
      assertThat(status().getCurrentHealthy()).isEqualTo(2);
      assertThat(status().getDisruptedPods()).containsKey("web-1");
    });

    timers.advance(Duration.ofMinutes(2));
    eventually(() -> {
      assertThat(status().getCurrentHealthy()).isEqualTo(3);
      assertThat(status().getDisruptedPods()).isNullOrEmpty();
    });
  }

  @Test
  void allowsNothingWhenTheExpectedPodsCannotBeCounted() throws InterruptedException {
    ReplicaSet missing = replicaSet(3);
    missing.getMetadata().setUid("missing");
    pods.create(pod("web-0", missing));
    budgets.create(budget(null, new IntOrString(1)));
    start();

    eventually(() -> {
      assertThat(status()).isNotNull();
      assertThat(status().getDisruptionsAllowed()).isEqualTo(0);
      assertThat(status().getConditions().getFirst().getReason()).isEqualTo("SyncFailed");
    });
  }

  private void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
  }

  private void givenReplicas(int count) {
    ReplicaSet set = new TypedClient<>(api, Resources.REPLICA_SETS).create(replicaSet(count));
    for (int i = 0; i < count; i++) {
      pods.create(pod("web-" + i, set));
    }
  }

  private PodDisruptionBudgetStatus status() {
    return budgets.get("default", "budget").getStatus();
  }

  private void eventually(ThrowingRunnable assertion) {
    await()
        .untilAsserted(() -> {
          controller.drain();
          assertion.run();
        });
  }

  private static ReplicaSet replicaSet(int count) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(count)
        .endSpec()
        .build();
  }

  private static Pod pod(String name, ReplicaSet owner) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withLabels(LABELS)
        .withOwnerReferences(Owners.controllerReference(owner, Resources.REPLICA_SETS))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static PodDisruptionBudget budget(IntOrString least, IntOrString most) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withName("budget")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withMinAvailable(least)
        .withMaxUnavailable(most)
        .withNewSelector()
        .withMatchLabels(LABELS)
        .endSelector()
        .endSpec()
        .build();
  }
}
