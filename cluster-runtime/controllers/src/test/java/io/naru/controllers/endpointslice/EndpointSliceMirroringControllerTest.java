package io.naru.controllers.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointSliceMirroringControllerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final InformerFactory informers = new InformerFactory(api);
  private final EndpointSliceMirroringController controller =
      new EndpointSliceMirroringController(
          new ControllerContext(
              user -> api, informers, new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"))));
  private final TypedClient<Endpoints> endpoints = new TypedClient<>(api, Resources.ENDPOINTS);

  @AfterEach
  void stop() {
    controller.close();
    informers.close();
  }

  @Test
  void mirrorsEndpointsOfAServiceWithoutSelector() throws InterruptedException {
    api.given(Resources.SERVICES, service(Map.of()));
    api.given(Resources.ENDPOINTS, database("10.0.0.1", "10.0.0.2"));
    start();

    EndpointSlice slice = slices().getFirst();
    assertThat(slices()).hasSize(1);
    assertThat(slice.getMetadata().getLabels())
        .containsEntry("kubernetes.io/service-name", "database")
        .containsEntry("tier", "back")
        .containsEntry(
            "endpointslice.kubernetes.io/managed-by", "endpointslicemirroring-controller.k8s.io");
    assertThat(slice.getMetadata().getOwnerReferences().getFirst().getKind())
        .isEqualTo("Endpoints");
    assertThat(slice.getPorts().getFirst().getPort()).isEqualTo(5432);
    assertThat(slice.getEndpoints())
        .extracting(endpoint -> endpoint.getAddresses().getFirst())
        .containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(slice.getEndpoints()).allMatch(endpoint -> endpoint.getConditions().getReady());
  }

  @Test
  void separatesAddressFamilies() throws InterruptedException {
    api.given(Resources.SERVICES, service(Map.of()));
    api.given(Resources.ENDPOINTS, database("10.0.0.1", "fd00::1", "nonsense"));
    start();

    assertThat(slices())
        .extracting(EndpointSlice::getAddressType)
        .containsExactlyInAnyOrder("IPv4", "IPv6");
  }

  @Test
  void followsChangesOfAddressesAndAnnotations() throws InterruptedException {
    api.given(Resources.SERVICES, service(Map.of()));
    api.given(Resources.ENDPOINTS, database("10.0.0.1"));
    start();

    endpoints.update(
        new EndpointsBuilder(database("10.0.0.9"))
            .editMetadata()
            .addToAnnotations("by", "hand")
            .endMetadata()
            .build());
    settle();

    assertThat(slices()).hasSize(1);
    assertThat(slices().getFirst().getEndpoints().getFirst().getAddresses())
        .containsExactly("10.0.0.9");
    assertThat(slices().getFirst().getMetadata().getAnnotations()).containsEntry("by", "hand");
  }

  @Test
  void leavesServicesWithSelectorToTheOtherController() throws InterruptedException {
    api.given(Resources.SERVICES, service(Map.of("app", "database")));
    api.given(Resources.ENDPOINTS, database("10.0.0.1"));
    start();

    assertThat(slices()).isEmpty();
  }

  @Test
  void skipsEndpointsThatSaySo() throws InterruptedException {
    api.given(Resources.SERVICES, service(Map.of()));
    api.given(
        Resources.ENDPOINTS,
        new EndpointsBuilder(database("10.0.0.1"))
            .editMetadata()
            .addToLabels("endpointslice.kubernetes.io/skip-mirror", "true")
            .endMetadata()
            .build());
    start();

    assertThat(slices()).isEmpty();
  }

  @Test
  void removesSlicesWhenTheServiceGoes() throws InterruptedException {
    api.given(Resources.SERVICES, service(Map.of()));
    api.given(Resources.ENDPOINTS, database("10.0.0.1"));
    start();
    assertThat(slices()).hasSize(1);

    new TypedClient<>(api, Resources.SERVICES).delete("shop", "database");
    settle();

    assertThat(slices()).isEmpty();
  }

  private void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
    settle();
  }

  private void settle() throws InterruptedException {
    informers.awaitApplied();
    controller.drain();
  }

  private List<EndpointSlice> slices() {
    return api.all(Resources.ENDPOINT_SLICES);
  }

  private static Service service(Map<String, String> selector) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("database")
        .endMetadata()
        .withNewSpec()
        .withSelector(selector)
        .endSpec()
        .build();
  }

  private static Endpoints database(String... addresses) {
    var subset =
        new EndpointsBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("database")
            .withUid("endpoints-uid")
            .addToLabels("tier", "back")
            .endMetadata()
            .addNewSubset()
            .addNewPort()
            .withPort(5432)
            .withProtocol("TCP")
            .endPort();
    for (String address : addresses) {
      subset = subset.addNewAddress().withIp(address).endAddress();
    }
    return subset.endSubset().build();
  }
}
