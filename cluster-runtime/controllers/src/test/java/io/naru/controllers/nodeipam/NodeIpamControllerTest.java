package io.naru.controllers.nodeipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeIpamControllerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<Node> nodes = new TypedClient<>(api, Resources.NODES);
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context =
      new ControllerContext(
          user -> api, informers, new ManualTimers(Instant.parse("2026-01-01T00:00:00Z")));

  @AfterEach
  void stop() {
    informers.close();
  }

  @Test
  void givesEveryNodeAPartOfTheRange() throws InterruptedException {
    nodes.create(node("a", null));
    nodes.create(node("b", null));

    try (NodeIpamController controller = started("10.244.0.0/16")) {
      controller.drain();

      assertThat(cidrs("a")).containsExactly("10.244.0.0/24");
      assertThat(cidrs("b")).containsExactly("10.244.1.0/24");
      assertThat(nodes.get("", "a").getSpec().getPodCIDR()).isEqualTo("10.244.0.0/24");
    }
  }

  @Test
  void leavesAloneWhatNodesAlreadyHave() throws InterruptedException {
    nodes.create(node("a", null));
    nodes.create(node("b", "10.244.0.0/24"));

    try (NodeIpamController controller = started("10.244.0.0/16")) {
      controller.drain();

      assertThat(cidrs("a")).containsExactly("10.244.1.0/24");
      assertThat(nodes.get("", "b").getSpec().getPodCIDR()).isEqualTo("10.244.0.0/24");
    }
  }

  @Test
  void servesWaitingNodesWhenAPartComesBack() throws InterruptedException {
    nodes.create(node("a", null));
    nodes.create(node("b", null));
    nodes.create(node("c", null));
    try (NodeIpamController controller = started("10.0.0.0/23")) {
      controller.drain();
      assertThat(cidrs("c")).isEmpty();

      nodes.delete("", "a");

      await()
          .untilAsserted(() -> {
            controller.drain();
            assertThat(cidrs("c")).containsExactly("10.0.0.0/24");
          });
    }
  }

  @Test
  void givesOnePartOfEachAddressFamily() throws InterruptedException {
    nodes.create(node("a", null));

    try (NodeIpamController controller = started("10.244.0.0/16", "fd00:10:244::/56")) {
      controller.drain();

      assertThat(cidrs("a")).containsExactly("10.244.0.0/24", "fd00:10:244:0:0:0:0:0/64");
    }
  }

  private NodeIpamController started(String... ranges) throws InterruptedException {
    NodeIpamController controller = new NodeIpamController(context, List.of(ranges));
    informers.start();
    informers.awaitSync();
    return controller;
  }

  private List<String> cidrs(String node) {
    Node found = nodes.get("", node);
    return found.getSpec() == null ? List.of() : found.getSpec().getPodCIDRs();
  }

  private static Node node(String name, String cidr) {
    NodeBuilder builder = new NodeBuilder().withNewMetadata().withName(name).endMetadata();
    return cidr == null
        ? builder.build()
        : builder.withNewSpec().withPodCIDR(cidr).addToPodCIDRs(cidr).endSpec().build();
  }
}
