package io.naru.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.testing.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointsControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<Endpoints> endpoints = bench.client(Resources.ENDPOINTS);

  @BeforeEach
  void start() throws InterruptedException {
    EndpointsController controller = new EndpointsController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void readyPodsAreAddressesAndOthersAreNotReadyYet() throws InterruptedException {
    bench.client(Resources.SERVICES).create(service());
    givenPod("first", "10.0.0.1", true);
    givenPod("second", "10.0.0.2", false);
    bench.settle();

    EndpointSubset subset = endpoints.get("default", "web").getSubsets().getFirst();
    assertThat(subset.getAddresses())
        .extracting(EndpointAddress::getIp)
        .containsExactly("10.0.0.1");
    assertThat(subset.getNotReadyAddresses())
        .extracting(EndpointAddress::getIp)
        .containsExactly("10.0.0.2");
    assertThat(subset.getAddresses().getFirst().getTargetRef().getName()).isEqualTo("first");
    assertThat(subset.getPorts().getFirst().getPort()).isEqualTo(8080);
  }

  @Test
  void addressesFollowReadiness() throws InterruptedException {
    bench.client(Resources.SERVICES).create(service());
    Pod pod = givenPod("first", "10.0.0.1", false);
    bench.settle();
    assertThat(endpoints.get("default", "web").getSubsets().getFirst().getAddresses()).isEmpty();

    bench.client(Resources.PODS).updateStatus(withStatus(pod, "10.0.0.1", true));
    bench.settle();
    assertThat(endpoints.get("default", "web").getSubsets().getFirst().getAddresses()).hasSize(1);
  }

  @Test
  void endpointsGoWithTheirService() throws InterruptedException {
    bench.client(Resources.SERVICES).create(service());
    bench.settle();
    bench.client(Resources.SERVICES).delete("default", "web");
    bench.settle();
    assertThat(endpoints.find("default", "web")).isNull();
  }

  @Test
  void endpointsOfAServiceWithoutSelectorAreLeftToPeople() throws InterruptedException {
    endpoints.create(
        new EndpointsBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("web")
            .endMetadata()
            .addNewSubset()
            .addNewAddress()
            .withIp("192.0.2.1")
            .endAddress()
            .endSubset()
            .build());
    bench
        .client(Resources.SERVICES)
        .create(new ServiceBuilder(service()).editSpec().withSelector(null).endSpec().build());
    bench.settle();
    assertThat(endpoints.get("default", "web").getSubsets().getFirst().getAddresses()).hasSize(1);
  }

  @Test
  void nothingIsWrittenWhileNothingChanges() throws InterruptedException {
    bench.client(Resources.SERVICES).create(service());
    Pod pod = givenPod("first", "10.0.0.1", true);
    bench.settle();
    bench.api.clearCalls();

    Pod live = bench.client(Resources.PODS).get("default", pod.getMetadata().getName());
    bench
        .client(Resources.PODS)
        .update(
            new PodBuilder(live)
                .editMetadata()
                .addToAnnotations("note", "of no importance")
                .endMetadata()
                .build());
    bench.settle();

    assertThat(bench.api.calls()).noneMatch(call -> call.resource().resource().equals("endpoints"));
  }

  private static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .addToSelector("app", "web")
        .addNewPort()
        .withPort(80)
        .withNewTargetPort(8080)
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  private Pod givenPod(String name, String ip, boolean ready) {
    return bench
        .client(Resources.PODS)
        .create(
            withStatus(
                new PodBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName(name)
                    .addToLabels("app", "web")
                    .endMetadata()
                    .withNewSpec()
                    .endSpec()
                    .build(),
                ip,
                ready));
  }

  private static Pod withStatus(Pod pod, String ip, boolean ready) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .addNewPodIP(ip)
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }
}
