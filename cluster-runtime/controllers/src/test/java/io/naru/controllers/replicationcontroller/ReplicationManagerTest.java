package io.naru.controllers.replicationcontroller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.testing.Workbench;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicationManagerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<ReplicationController> controllers =
      bench.client(Resources.REPLICATION_CONTROLLERS);

  @BeforeEach
  void start() throws InterruptedException {
    ReplicationManager manager = new ReplicationManager(bench.context);
    bench.add(manager, manager::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void keepsAsManyPodsAsItWants() throws InterruptedException {
    controllers.create(controller(Map.of("app", "old")));
    bench.settle();
    assertThat(pods()).hasSize(2);
    bench.client(Resources.PODS).delete("default", pods().getFirst().getMetadata().getName());
    bench.settle();
    assertThat(pods()).hasSize(2);

    pods().forEach(bench::makeReady);
    bench.settle();

    var status = controllers.get("default", "old").getStatus();
    assertThat(status.getReplicas()).isEqualTo(2);
    assertThat(status.getReadyReplicas()).isEqualTo(2);
    assertThat(status.getAvailableReplicas()).isEqualTo(2);
  }

  @Test
  void claimsNothingWithoutASelector() throws InterruptedException {
    bench.client(Resources.PODS).create(stranger());
    ReplicationController controller =
        new ReplicationControllerBuilder(controller(Map.of()))
            .editSpec()
            .withReplicas(0)
            .endSpec()
            .build();

    controllers.create(controller);
    bench.settle();

    assertThat(pods())
        .singleElement()
        .satisfies(pod -> assertThat(pod.getMetadata().getOwnerReferences()).isEmpty());
  }

  private List<Pod> pods() {
    return bench.api.all(Resources.PODS);
  }

  private static Pod stranger() {
    return new io.fabric8.kubernetes.api.model.PodBuilder()
        .withNewMetadata()
        .withName("stranger")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static ReplicationController controller(Map<String, String> selector) {
    return new ReplicationControllerBuilder()
        .withNewMetadata()
        .withName("old")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withSelector(selector)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Map.of("app", "old"))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
