package io.naru.cloud.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.cloud.CloudException;
import io.naru.cloud.Instance;
import io.naru.cloud.Instances;
import io.naru.controllers.testing.Workbench;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeControllersTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<Node> nodes = bench.client(Resources.NODES);
  private final Machines machines = new Machines();

  @BeforeEach
  void start() throws InterruptedException {
    NodeController nodeController = new NodeController(bench.context, machines);
    bench.add(nodeController, nodeController::drain);
    NodeLifecycleController lifecycle = new NodeLifecycleController(bench.context, machines);
    bench.add(lifecycle, lifecycle::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void newNodeIsCompletedByItsMachineAndOpened() throws InterruptedException {
    machines.put("one", true);
    nodes.create(
        new NodeBuilder(node("one", "True"))
            .editSpec()
            .withProviderID(null)
            .addNewTaint("NoSchedule", Taints.UNINITIALIZED, null, "true")
            .addNewTaint("NoSchedule", "mine", null, null)
            .endSpec()
            .build());

    bench.eventually(() -> {
      Node node = nodes.get("", "one");
      assertThat(node.getSpec().getProviderID()).isEqualTo("cloud://one");
      assertThat(node.getSpec().getTaints()).extracting(Taint::getKey).containsExactly("mine");
      assertThat(node.getMetadata().getLabels())
          .containsEntry("topology.kubernetes.io/zone", "attic");
      assertThat(node.getStatus().getAddresses())
          .extracting(NodeAddress::getAddress)
          .containsExactly("192.0.2.1");
    });
  }

  @Test
  void newNodeWaitsForItsMachine() throws InterruptedException {
    nodes.create(
        new NodeBuilder(node("late", "True"))
            .editSpec()
            .addNewTaint("NoSchedule", Taints.UNINITIALIZED, null, "true")
            .endSpec()
            .build());
    bench.settle();
    assertThat(keys("late")).containsExactly(Taints.UNINITIALIZED);

    machines.put("late", true);
    bench.pass(Duration.ofSeconds(5));

    assertThat(keys("late")).isEmpty();
  }

  @Test
  void nodeWithoutMachineGoesOnceItIsNotReady() throws InterruptedException {
    nodes.create(node("gone", "True"));
    bench.settle();
    assertThat(nodes.find("", "gone")).isNotNull();
    assertThat(machines.questions).isZero();

    nodes.updateStatus(node("gone", "Unknown"));

    bench.eventually(() -> assertThat(nodes.find("", "gone")).isNull());
  }

  @Test
  void nodeIsTaintedWhileItsMachineIsOff() throws InterruptedException {
    machines.put("off", false);
    nodes.create(node("off", "Unknown"));
    bench.eventually(() -> assertThat(keys("off")).containsExactly(Taints.SHUTDOWN));

    machines.put("off", true);
    bench.pass(Duration.ofSeconds(5));
    assertThat(keys("off")).containsExactly(Taints.SHUTDOWN);

    nodes.updateStatus(node("off", "True"));
    bench.eventually(() -> assertThat(keys("off")).isEmpty());
  }

  @Test
  void machineThatVanishesWhileItsNodeIsNotReadyIsMissed() throws InterruptedException {
    machines.put("ailing", true);
    nodes.create(node("ailing", "False"));
    bench.settle();
    assertThat(nodes.find("", "ailing")).isNotNull();

    machines.remove("ailing");
    bench.pass(Duration.ofSeconds(5));

    assertThat(nodes.find("", "ailing")).isNull();
  }

  @Test
  void nodeOfOtherOriginIsLeftAlone() throws InterruptedException {
    nodes.create(
        new NodeBuilder(node("guest", "Unknown"))
            .editSpec()
            .withProviderID("elsewhere://guest")
            .endSpec()
            .build());

    bench.settle();

    assertThat(nodes.find("", "guest")).isNotNull();
  }

  @Test
  void nobodyIsDeletedWhileTheCloudDoesNotAnswer() throws InterruptedException {
    machines.silent = true;
    nodes.create(node("one", "Unknown"));
    bench.settle();
    assertThat(nodes.find("", "one")).isNotNull();
  }

  private List<String> keys(String node) {
    return Taints.of(nodes.get("", node)).stream().map(Taint::getKey).toList();
  }

  private static Node node(String name, String ready) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withProviderID("cloud://" + name)
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }

  private static final class Machines implements Instances {
    private final Map<String, Instance> all = new HashMap<>();
    private boolean silent;
    private int questions;

    void put(String name, boolean running) {
      all.put(
          name,
          new Instance(
              "cloud://" + name,
              running,
              List.of(new NodeAddress("192.0.2.1", "InternalIP")),
              Map.of("topology.kubernetes.io/zone", "attic")));
    }

    void remove(String name) {
      all.remove(name);
    }

    @Override
    public boolean isResponsibleFor(Node node) {
      String id = node.getSpec().getProviderID();
      return id != null && id.startsWith("cloud://");
    }

    @Override
    public Optional<Instance> find(Node node) {
      questions++;
      if (silent) {
        throw new CloudException("no answer", null);
      }
      return Optional.ofNullable(all.get(node.getMetadata().getName()));
    }
  }
}
