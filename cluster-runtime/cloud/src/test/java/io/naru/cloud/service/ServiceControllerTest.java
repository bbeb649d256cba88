package io.naru.cloud.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.cloud.CloudException;
import io.naru.cloud.LoadBalancers;
import io.naru.controllers.testing.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<Service> services = bench.client(Resources.SERVICES);
  private final TypedClient<Node> nodes = bench.client(Resources.NODES);
  private final Balancers balancers = new Balancers();

  @BeforeEach
  void start() throws InterruptedException {
    ServiceController controller = new ServiceController(bench.context, balancers);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void serviceThatWantsALoadBalancerHasItsAddressAndIsHeld() throws InterruptedException {
    services.create(service("LoadBalancer"));
    bench.settle();

    Service service = services.get("default", "web");
    assertThat(service.getStatus().getLoadBalancer().getIngress())
        .extracting(LoadBalancerIngress::getIp)
        .containsExactly("192.0.2.1");
    assertThat(service.getMetadata().getFinalizers()).containsExactly(ServiceController.FINALIZER);
    assertThat(balancers.calls).containsExactly("ensure web []");
    awaitEvents("EnsuringLoadBalancer", "EnsuredLoadBalancer");
  }

  @Test
  void deletedServiceGoesWithItsLoadBalancer() throws InterruptedException {
    services.create(service("LoadBalancer"));
    bench.settle();

    services.delete("default", "web");
    bench.settle();

    assertThat(balancers.present).isEmpty();
    assertThat(services.get("default", "web").getMetadata().getFinalizers()).isEmpty();
    awaitEvents("DeletingLoadBalancer", "DeletedLoadBalancer");
  }

  @Test
  void serviceThatNoLongerWantsItsLoadBalancerLosesIt() throws InterruptedException {
    Service created = services.create(service("LoadBalancer"));
    bench.settle();

    Service live = services.get("default", created.getMetadata().getName());
    services.update(new ServiceBuilder(live).editSpec().withType("ClusterIP").endSpec().build());
    bench.settle();

    Service service = services.get("default", "web");
    assertThat(balancers.present).isEmpty();
    assertThat(service.getMetadata().getFinalizers()).isEmpty();
    assertThat(service.getStatus().getLoadBalancer().getIngress()).isEmpty();
  }

  @Test
  void loadBalancerOfAnotherClassIsSomebodyElses() throws InterruptedException {
    services.create(
        new ServiceBuilder(service("LoadBalancer"))
            .editSpec()
            .withLoadBalancerClass("example.com/other")
            .endSpec()
            .build());
    services.create(
        new ServiceBuilder(service("NodePort"))
            .editMetadata()
            .withName("ports")
            .endMetadata()
            .build());
    bench.settle();
    assertThat(balancers.calls).isEmpty();
  }

  @Test
  void changedPortsAreEnsuredAndNothingElseIs() throws InterruptedException {
    services.create(service("LoadBalancer"));
    bench.settle();
    balancers.calls.clear();

    Service live = services.get("default", "web");
    Service labelled =
        services.update(
            new ServiceBuilder(live).editMetadata().addToLabels("a", "b").endMetadata().build());
    bench.settle();
    assertThat(balancers.calls).isEmpty();

    services.update(
        new ServiceBuilder(labelled)
            .editSpec()
            .editFirstPort()
            .withPort(81)
            .endPort()
            .endSpec()
            .build());
    bench.settle();
    assertThat(balancers.calls).containsExactly("ensure web []");
  }

  @Test
  void nodesThatTakeTrafficAreTold() throws InterruptedException {
    services.create(service("LoadBalancer"));
    bench.settle();
    balancers.calls.clear();

    nodes.create(node("one", "True", Map.of()));
    nodes.create(node("ailing", "False", Map.of()));
    nodes.create(
        node(
            "apart",
            "True",
            Map.of("node.kubernetes.io/exclude-from-external-load-balancers", "")));
    bench.settle();
    assertThat(balancers.calls).containsExactly("update web [one]");

    nodes.update(node("one", "Unknown", Map.of()));
    bench.settle();
    assertThat(balancers.calls).last().isEqualTo("update web []");
  }

  @Test
  void failureIsAnEventAndTriedAgain() throws InterruptedException {
    balancers.broken = true;
    services.create(service("LoadBalancer"));
    bench.settle();
    awaitEvents("SyncLoadBalancerFailed");

    balancers.broken = false;
    bench.pass(Duration.ofMinutes(20));
    assertThat(balancers.present).containsKey("web");
  }

  @Test
  void remarksOfTheCloudReachPeople() throws InterruptedException {
    balancers.remarks = List.of("use 8080 instead");
    services.create(service("LoadBalancer"));
    bench.settle();
    awaitEvents("LoadBalancerDiffers");
  }

  private void awaitEvents(String... reasons) {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(bench.api.all(Resources.EVENTS))
                .extracting(Event::getReason)
                .contains(reasons));
  }

  private static Service service(String type) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withType(type)
        .addNewPort()
        .withPort(80)
        .withNodePort(30080)
        .endPort()
        .endSpec()
        .build();
  }

  private static Node node(String name, String ready, Map<String, String> labels) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }

  private static final class Balancers implements LoadBalancers {
    private final Map<String, Service> present = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private List<String> remarks = List.of();
    private boolean broken;

    @Override
    public LoadBalancer ensure(Service service, List<Node> nodes) {
      if (broken) {
        throw new CloudException("out of addresses", null);
      }
      calls.add("ensure " + service.getMetadata().getName() + " " + names(nodes));
      present.put(service.getMetadata().getName(), service);
      return new LoadBalancer(
          List.of(new LoadBalancerIngressBuilder().withIp("192.0.2.1").build()), remarks);
    }

    @Override
    public void update(Service service, List<Node> nodes) {
      calls.add("update " + service.getMetadata().getName() + " " + names(nodes));
    }

    @Override
    public void delete(Service service) {
      present.remove(service.getMetadata().getName());
    }

    private static List<String> names(List<Node> nodes) {
      return nodes.stream().map(node -> node.getMetadata().getName()).toList();
    }
  }
}
