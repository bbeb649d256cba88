package io.naru.controllers.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourceQuotaControllerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context = new ControllerContext(user -> api, informers, timers);
  private final ResourceQuotaController controller =
      new ResourceQuotaController(
          context,
          () ->
              Stream.of(
                      Resources.PODS,
                      Resources.SERVICES,
                      Resources.CONFIG_MAPS,
                      Resources.PERSISTENT_VOLUME_CLAIMS,
                      Resources.DEPLOYMENTS,
                      Resources.LEASES)
                  .map(ResourceType::resource)
                  .toList());

  @AfterEach
  void stop() {
    controller.close();
    informers.close();
  }

  @Test
  void writesWhatIsAllowedAndWhatIsUsed() throws InterruptedException {
    pod("a", "Running", "500m");
    pod("b", "Pending", "250m");
    quota(List.of(), "pods", "10", "requests.cpu", "2", "configmaps", "5");
    config("settings");

    start();

    assertThat(hard()).containsEntry("pods", "10").containsEntry("requests.cpu", "2");
    assertThat(used())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("pods", "2", "requests.cpu", "750m", "configmaps", "1"));
  }

  @Test
  void finishedPodsTakeNothingButAreCountedAsObjects() throws InterruptedException {
    pod("done", "Succeeded", "1");
    pod("lost", "Failed", "1");
    quota(List.of(), "pods", "10", "cpu", "2", "count/pods", "10");

    start();

    assertThat(used())
        .containsExactlyInAnyOrderEntriesOf(Map.of("pods", "0", "cpu", "0", "count/pods", "2"));
  }

  @Test
  void deletionFreesAtOnce() throws InterruptedException {
    pod("a", "Running", "1");
    quota(List.of(), "pods", "10");
    start();

    new TypedClient<>(api, Resources.PODS).delete("shop", "a");
    settle();

    assertThat(used()).containsEntry("pods", "0");
  }

  @Test
  void countsPortsOfNodesAndBalancersOfServices() throws InterruptedException {
    service("inner", "ClusterIP");
    service("node", "NodePort");
    service("outer", "LoadBalancer");
    quota(List.of(), "services", "9", "services.nodeports", "9", "services.loadbalancers", "9");

    start();

    assertThat(used())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("services", "3", "services.nodeports", "4", "services.loadbalancers", "1"));
  }

  @Test
  void measuresClaimsByTheirClass() throws InterruptedException {
    claim("fast", "1Gi");
    claim("slow", "2Gi");
    quota(
        List.of(),
        "requests.storage",
        "10Gi",
        "fast.storageclass.storage.k8s.io/requests.storage",
        "5Gi",
        "fast.storageclass.storage.k8s.io/persistentvolumeclaims",
        "5");

    start();

    assertThat(used())
        .containsEntry("requests.storage", "3Gi")
        .containsEntry("fast.storageclass.storage.k8s.io/requests.storage", "1Gi")
        .containsEntry("fast.storageclass.storage.k8s.io/persistentvolumeclaims", "1");
  }

  @Test
  void scopesChooseAmongPods() throws InterruptedException {
    pod("guaranteed", "Running", "1");
    pod("effortless", "Running", null);
    quota(List.of("BestEffort"), "pods", "10");

    start();

    assertThat(used()).containsEntry("pods", "1");
  }

  @Test
  void followsObjectsThatOnlyAQuotaMakesInteresting() throws InterruptedException {
    var leases = new TypedClient<>(api, Resources.LEASES);
    leases.create(
        new io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("leader")
            .endMetadata()
            .build());
    quota(List.of(), "count/leases.coordination.k8s.io", "3");
    start();
    assertThat(used()).containsEntry("count/leases.coordination.k8s.io", "1");

    leases.delete("shop", "leader");

    org.awaitility.Awaitility.await()
        .untilAsserted(() -> {
          timers.advance(Duration.ofSeconds(1));
          settle();
          assertThat(used()).containsEntry("count/leases.coordination.k8s.io", "0");
        });
  }

  @Test
  void correctsOnAScheduleWhatWasChargedForNothing() throws InterruptedException {
    quota(List.of(), "pods", "10");
    start();
    new TypedClient<>(api, Resources.RESOURCE_QUOTAS)
        .patchStatus(
            "shop", "limits", Json.parseObject("{\"status\":{\"used\":{\"pods\":\"7\"}}}"));
    settle();
    assertThat(used()).containsEntry("pods", "7");

    timers.advance(Duration.ofSeconds(2));
    settle();

    assertThat(used()).containsEntry("pods", "0");
  }

  @Test
  void writesNothingWhenNothingHasChanged() throws InterruptedException {
    quota(List.of(), "pods", "10");
    start();
    timers.advance(Duration.ofSeconds(3));
    settle();
    api.clearCalls();

    timers.advance(Duration.ofMinutes(30));
    settle();

    assertThat(api.calls()).isEmpty();
  }

  private void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
    controller.drain();
  }

  private void settle() throws InterruptedException {
    informers.awaitApplied();
    controller.drain();
  }

  private Map<String, String> used() {
    return amounts(quota().getStatus().getUsed());
  }

  private Map<String, String> hard() {
    return amounts(quota().getStatus().getHard());
  }

  private ResourceQuota quota() {
    return api.all(Resources.RESOURCE_QUOTAS).getFirst();
  }

  private static Map<String, String> amounts(Map<String, Quantity> list) {
    Map<String, String> amounts = new LinkedHashMap<>();
    list.forEach((name, amount) -> amounts.put(name, amount.toString()));
    return amounts;
  }

  private void quota(List<String> scopes, String... hard) {
    Map<String, Quantity> amounts = new LinkedHashMap<>();
    for (int i = 0; i < hard.length; i += 2) {
      amounts.put(hard[i], new Quantity(hard[i + 1]));
    }
    api.given(
        Resources.RESOURCE_QUOTAS,
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("limits")
            .endMetadata()
            .withNewSpec()
            .withScopes(scopes)
            .withHard(amounts)
            .endSpec()
            .build());
  }

  private void pod(String name, String phase, @org.jspecify.annotations.Nullable String cpu) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .endMetadata()
            .withNewStatus()
            .withPhase(phase)
            .endStatus()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withNewResources()
            .withRequests(cpu == null ? Map.of() : Map.of("cpu", new Quantity(cpu)))
            .endResources()
            .endContainer()
            .endSpec();
    Pod built = pod.build();
    api.given(Resources.PODS, built);
  }

  private void config(String name) {
    api.given(
        Resources.CONFIG_MAPS,
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .endMetadata()
            .build());
  }

  private void service(String name, String type) {
    api.given(
        Resources.SERVICES,
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withType(type)
            .addNewPort()
            .withPort(80)
            .endPort()
            .addNewPort()
            .withPort(443)
            .endPort()
            .endSpec()
            .build());
  }

  private void claim(String storageClass, String size) {
    api.given(
        Resources.PERSISTENT_VOLUME_CLAIMS,
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(storageClass)
            .endMetadata()
            .withNewSpec()
            .withStorageClassName(storageClass)
            .withNewResources()
            .addToRequests("storage", new Quantity(size))
            .endResources()
            .endSpec()
            .build());
  }
}
