package io.naru.cloud.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.naru.client.Resources;
import io.naru.cloud.LoadBalancers;
import io.naru.cloud.service.ServiceController;
import io.naru.controllers.testing.Workbench;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedCloudTest {

  @Test
  void everyServiceHasAnAddressOfItsOwnWhichComesBack() throws InterruptedException {
    try (Workbench bench = new Workbench("2026-01-01T00:00:00Z")) {
      LoadBalancers balancers =
          Objects.requireNonNull(new SimulatedCloud(bench.context).loadBalancers());
      ServiceController controller = new ServiceController(bench.context, balancers);
      bench.add(controller, controller::drain);
      bench.start();
      IntStream.range(0, 300).forEach(i -> create(bench, "s" + i));
      bench.settle();

      assertThat(addresses(bench))
          .hasSize(300)
          .doesNotHaveDuplicates()
          .allMatch(address -> address.startsWith("198.18.") || address.startsWith("198.19."));
    }
  }

  private static void create(Workbench bench, String name) {
    bench
        .client(Resources.SERVICES)
        .create(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build());
  }

  private static List<String> addresses(Workbench bench) {
    return bench.api.all(Resources.SERVICES).stream()
        .flatMap(service -> service.getStatus().getLoadBalancer().getIngress().stream())
        .map(LoadBalancerIngress::getIp)
        .toList();
  }
}
