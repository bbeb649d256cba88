package io.naru.cloud.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.naru.client.Resources;
import io.naru.controllers.testing.Workbench;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackendsTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final Backends backends = new Backends(bench.context);

  @BeforeEach
  void start() throws InterruptedException {
    bench.api.given(Resources.NODES, node("one", "192.0.2.1", "True", Map.of()));
    bench.api.given(Resources.NODES, node("two", "192.0.2.2", "True", Map.of()));
    bench.api.given(Resources.NODES, node("ailing", "192.0.2.3", "Unknown", Map.of()));
    bench.api.given(
        Resources.NODES,
        node(
            "apart",
            "192.0.2.4",
            "True",
            Map.of("node.kubernetes.io/exclude-from-external-load-balancers", "")));
    service("everywhere", "Cluster", "None");
    service("near", "Local", "None");
    service("faithful", "Cluster", "ClientIP");
    bench.api.given(
        Resources.ENDPOINT_SLICES,
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("near-1")
            .addToLabels("kubernetes.io/service-name", "near")
            .endMetadata()
            .addNewEndpoint()
            .withNodeName("one")
            .withNewConditions(false, false, true)
            .endEndpoint()
            .addNewEndpoint()
            .withNodeName("two")
            .withNewConditions(true, true, false)
            .endEndpoint()
            .build());
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void nodePortIsOnEveryReadyNode() {
    assertThat(hosts(backends.ofNodePort("default/everywhere", 30000)))
        .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2", "192.0.2.4");
  }

  @Test
  void loadBalancerLeavesOutNodesThatStandApart() {
    assertThat(hosts(backends.ofLoadBalancer("default/everywhere", 30000)))
        .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
  }

  @Test
  void localTrafficGoesWhereAnEndpointServes() {
    assertThat(hosts(backends.ofLoadBalancer("default/near", 30000))).containsExactly("192.0.2.2");
  }

  @Test
  void clientWithAffinityStaysWithOneNode() {
    for (int i = 0; i < 20; i++) {
      assertThat(backends.ofLoadBalancer("default/faithful", 30000).getFirst().getHostString())
          .isEqualTo("192.0.2.1");
    }
  }

  @Test
  void serviceThatIsGoneHasNone() {
    assertThat(backends.ofNodePort("default/none", 30000)).isEmpty();
  }

  private static List<String> hosts(List<InetSocketAddress> addresses) {
    return addresses.stream().map(InetSocketAddress::getHostString).toList();
  }

  private void service(String name, String policy, String affinity) {
    bench.api.given(
        Resources.SERVICES,
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withExternalTrafficPolicy(policy)
            .withSessionAffinity(affinity)
            .endSpec()
            .build());
  }

  private static Node node(String name, String address, String ready, Map<String, String> labels) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewStatus()
        .addNewAddress(address, "InternalIP")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }
}
