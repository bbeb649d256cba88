package io.naru.controllers.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.endpoints.EndpointsController;
import io.naru.machinery.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slices and Endpoints of the same services. */
class EndpointSliceControllerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryApi api = new InMemoryApi();
  private final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);
  private InformerFactory informers = new InformerFactory(api);

  @AfterEach
  void stop() {
    informers.close();
  }

  @Test
  void showsReadinessNamedPortsAndOwner() throws InterruptedException {
    given(service("web", false));
    givenPod("a", "10.244.0.1", true, 8080);
    givenPod("b", "10.244.0.2", false, 8080);
    syncAnew();

    EndpointSlice slice = slices().getFirst();
    assertThat(slices()).hasSize(1);
    assertThat(slice.getMetadata().getLabels())
        .containsEntry("kubernetes.io/service-name", "web")
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    assertThat(slice.getMetadata().getOwnerReferences().getFirst().getName()).isEqualTo("web");
    assertThat(slice.getPorts().getFirst().getPort()).isEqualTo(8080);
    assertThat(slice.getEndpoints())
        .extracting(endpoint -> endpoint.getConditions().getReady())
        .containsExactly(true, false);
    EndpointSubset subset = endpoints().getSubsets().getFirst();
    assertThat(subset.getAddresses().getFirst().getIp()).isEqualTo("10.244.0.1");
    assertThat(subset.getNotReadyAddresses().getFirst().getIp()).isEqualTo("10.244.0.2");
  }

  @Test
  void writesNothingWhenNothingChanged() throws InterruptedException {
    given(service("web", false));
    givenPod("a", "10.244.0.1", true, 8080);
    syncAnew();
    api.clearCalls();
    syncAnew();

    assertThat(api.calls()).isEmpty();
  }

  @Test
  void podsWithDifferentPortsBehindOneNameStandInDifferentSlices() throws InterruptedException {
    given(service("web", false));
    givenPod("a", "10.244.0.1", true, 8080);
    givenPod("b", "10.244.0.2", true, 9090);
    syncAnew();

    assertThat(slices())
        .extracting(slice -> slice.getPorts().getFirst().getPort())
        .containsExactlyInAnyOrder(8080, 9090);
  }

  @Test
  void endpointsAreKeptForTheirNodeAndZoneWhereTheServiceWantsIt() throws InterruptedException {
    api.given(Resources.NODES, node("zoned", Map.of("topology.kubernetes.io/zone", "east")));
    api.given(Resources.NODES, node("plain", Map.of()));
    onNode(givenPod("a", "10.244.0.1", true, 8080), "zoned");
    onNode(givenPod("b", "10.244.0.2", true, 8080), "plain");

    given(distributed("PreferSameNode"));
    syncAnew();
    assertThat(hints("forNodes")).containsExactly("plain", "zoned");
    assertThat(hints("forZones")).containsExactly("east");

    given(distributed("PreferSameZone"));
    syncAnew();
    assertThat(hints("forNodes")).isEmpty();
    assertThat(hints("forZones")).containsExactly("east");
  }

  private static Service distributed(String distribution) {
    return new ServiceBuilder(service("web", false))
        .editSpec()
        .withTrafficDistribution(distribution)
        .endSpec()
        .build();
  }

  private static Node node(String name, Map<String, String> labels) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .build();
  }

  private void onNode(Pod pod, String node) {
    api.given(Resources.PODS, new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build());
  }

  private List<String> hints(String scope) {
    return slices().stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .flatMap(
            endpoint -> Json.mapper().valueToTree(endpoint).path("hints").path(scope).valueStream())
        .map(hint -> hint.path("name").asText())
        .sorted()
        .toList();
  }

  @Test
  void aTerminatingPodServesButIsNotReady() throws InterruptedException {
    given(service("web", false));
    Pod pod = givenPod("a", "10.244.0.1", true, 8080);
    pods.update(
        new PodBuilder(pod)
            .editMetadata()
            .withDeletionTimestamp(NOW.toString())
            .endMetadata()
            .build());
    syncAnew();

    Endpoint endpoint = slices().getFirst().getEndpoints().getFirst();
    assertThat(endpoint.getConditions().getReady()).isFalse();
    assertThat(endpoint.getConditions().getServing()).isTrue();
    assertThat(endpoint.getConditions().getTerminating()).isTrue();
    assertThat(endpoints().getSubsets()).isEmpty();
  }

  @Test
  void aSliceHasAtMostAHundredEndpointsAndOneChangeTouchesOneSlice() throws InterruptedException {
    given(service("web", false));
    for (int i = 0; i < 150; i++) {
      givenPod("p" + i, "10.244.1." + i, true, 8080);
    }
    syncAnew();
    assertThat(slices())
        .extracting(slice -> slice.getEndpoints().size())
        .containsExactlyInAnyOrder(100, 50);

    pods.delete("default", "p0");
    api.clearCalls();
    syncAnew();

    assertThat(api.calls())
        .filteredOn(call -> call.resource().resource().equals("endpointslices"))
        .singleElement()
        .extracting(InMemoryApi.Call::verb)
        .isEqualTo("update");
  }

  @Test
  void aServiceWithoutPodsHasOneEmptySlice() throws InterruptedException {
    given(service("web", true));
    syncAnew();

    assertThat(slices())
        .singleElement()
        .satisfies(slice -> {
          assertThat(slice.getEndpoints()).isEmpty();
          assertThat(slice.getMetadata().getLabels())
              .containsEntry("service.kubernetes.io/headless", "");
        });
  }

  @Test
  void anEmptySliceWhoseListsAreNullIsKeptAsItIs() {
    EndpointSlice template =
        new EndpointSliceBuilder().withNewMetadata().endMetadata().withAddressType("IPv4").build();
    EndpointSlice present = new EndpointSliceBuilder(template).build();
    present.setEndpoints(null);
    present.setPorts(null);

    SlicePlan plan = new SlicePlan(template, List.of(present), Map.of());

    assertThat(plan.creates()).isEmpty();
    assertThat(plan.updates()).isEmpty();
    assertThat(plan.deletes()).isEmpty();
  }

  @Test
  void servicesWithoutSelectorAreLeftAlone() throws InterruptedException {
    given(
        new ServiceBuilder(service("web", false))
            .editSpec()
            .withSelector(Map.of())
            .endSpec()
            .build());
    syncAnew();

    assertThat(api.calls()).isEmpty();
  }

  /** A controller that starts now sees all there is, and works through it once. */
  private void syncAnew() throws InterruptedException {
    informers.close();
    informers = new InformerFactory(api);
    ControllerContext context =
        new ControllerContext(user -> api, informers, new ManualTimers(NOW));
    try (EndpointSliceController slices = new EndpointSliceController(context);
        EndpointsController endpoints = new EndpointsController(context)) {
      informers.start();
      informers.awaitSync();
      slices.drain();
      endpoints.drain();
    }
  }

  private void given(Service service) {
    api.given(Resources.SERVICES, service);
  }

  private List<EndpointSlice> slices() {
    return api.all(Resources.ENDPOINT_SLICES);
  }

  private Endpoints endpoints() {
    return api.all(Resources.ENDPOINTS).getFirst();
  }

  private Pod givenPod(String name, String address, boolean ready, int port) {
    return api.given(
        Resources.PODS,
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withLabels(Map.of("app", "web"))
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .addNewPort()
            .withName("http")
            .withContainerPort(port)
            .endPort()
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .withPodIP(address)
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .endCondition()
            .endStatus()
            .build());
  }

  private static Service service(String name, boolean headless) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withClusterIP(headless ? "None" : "10.96.0.10")
        .withSelector(Map.of("app", "web"))
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .endSpec()
        .build();
  }
}
