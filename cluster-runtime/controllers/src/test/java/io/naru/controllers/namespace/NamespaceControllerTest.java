package io.naru.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceControllerTest {

  private static final List<GroupVersionResource> RESOURCES =
      List.of(Resources.CONFIG_MAPS.resource(), Resources.PODS.resource());

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:10Z"));
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context = new ControllerContext(user -> api, informers, timers);

  @AfterEach
  void stop() {
    informers.close();
  }

  @Test
  void emptiesADeletedNamespaceAndLetsItGo() throws InterruptedException {
    terminating();
    configMap("settings");
    try (NamespaceController controller = started(() -> RESOURCES)) {
      controller.drain();

      assertThat(api.all(Resources.CONFIG_MAPS)).isEmpty();
      assertThat(namespace().getSpec().getFinalizers()).isEmpty();
    }
  }

  @Test
  void leavesLivingNamespacesAlone() throws InterruptedException {
    api.given(
        Resources.NAMESPACES,
        new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .endMetadata()
            .withNewSpec()
            .withFinalizers("kubernetes")
            .endSpec()
            .build());
    configMap("settings");
    try (NamespaceController controller = started(() -> RESOURCES)) {
      controller.drain();

      assertThat(api.calls()).isEmpty();
    }
  }

  @Test
  void deletesPodsBeforeAnythingElse() throws InterruptedException {
    terminating();
    configMap("settings");
    pod("web", "example.com/hold");
    try (NamespaceController controller = started(() -> RESOURCES)) {
      controller.drain();

      assertThat(api.all(Resources.CONFIG_MAPS)).hasSize(1);
      assertThat(api.all(Resources.PODS))
          .allSatisfy(pod -> assertThat(pod.getMetadata().getDeletionTimestamp()).isNotNull());
      assertThat(namespace().getSpec().getFinalizers()).containsExactly("kubernetes");
    }
  }

  @Test
  void tellsWhatRemainsAndWhichFinalizersHoldIt() throws InterruptedException {
    terminating();
    pod("web", "example.com/hold");
    pod("db", "example.com/hold");
    try (NamespaceController controller = started(() -> RESOURCES)) {
      controller.drain();

      assertThat(condition("NamespaceContentRemaining").getMessage())
          .isEqualTo("Some resources are remaining: pods. has 2 resource instances");
      assertThat(condition("NamespaceContentRemaining").getReason())
          .isEqualTo("SomeResourcesRemain");
      assertThat(condition("NamespaceFinalizersRemaining").getMessage())
          .isEqualTo(
              "Some content in the namespace has finalizers remaining: example.com/hold in 2"
                  + " resource instances");
      assertThat(condition("NamespaceDeletionContentFailure").getStatus()).isEqualTo("False");
    }
  }

  @Test
  void goesOnWhenTheLastPodIsGone() throws InterruptedException {
    terminating();
    configMap("settings");
    pod("web", "example.com/hold");
    try (NamespaceController controller = started(() -> RESOURCES)) {
      controller.drain();
      api.given(
          Resources.PODS,
          new PodBuilder(api.all(Resources.PODS).getFirst())
              .editMetadata()
              .withFinalizers(List.of())
              .endMetadata()
              .build());
      new io.naru.client.TypedClient<>(api, Resources.PODS).delete("shop", "web");

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> {
            controller.drain();
            assertThat(api.all(Resources.CONFIG_MAPS)).isEmpty();
            assertThat(namespace().getSpec().getFinalizers()).isEmpty();
          });
      assertThat(condition("NamespaceContentRemaining").getStatus()).isEqualTo("False");
    }
  }

  @Test
  void keepsTheNamespaceWhileResourcesCannotBeDiscovered() throws InterruptedException {
    terminating();
    try (NamespaceController controller =
        started(() -> {
          throw StatusException.serviceUnavailable("metrics.example.com/v1 is down");
        })) {
      controller.drain();

      assertThat(condition("NamespaceDeletionDiscoveryFailure").getStatus()).isEqualTo("True");
      assertThat(namespace().getSpec().getFinalizers()).containsExactly("kubernetes");
    }
  }

  private NamespaceController started(Supplier<List<GroupVersionResource>> resources)
      throws InterruptedException {
    NamespaceController controller = new NamespaceController(context, resources);
    informers.start();
    informers.awaitSync();
    return controller;
  }

  private void terminating() {
    api.given(
        Resources.NAMESPACES,
        new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .withNewSpec()
            .withFinalizers("kubernetes")
            .endSpec()
            .withNewStatus()
            .withPhase("Terminating")
            .endStatus()
            .build());
  }

  private void configMap(String name) {
    api.given(
        Resources.CONFIG_MAPS,
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .endMetadata()
            .build());
  }

  private void pod(String name, String finalizer) {
    api.given(
        Resources.PODS,
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .withFinalizers(finalizer)
            .endMetadata()
            .build());
  }

  private Namespace namespace() {
    return api.all(Resources.NAMESPACES).getFirst();
  }

  private NamespaceCondition condition(String type) {
    return namespace().getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
