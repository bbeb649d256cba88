package io.naru.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceObjectControllerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context =
      new ControllerContext(
          user -> api, informers, new ManualTimers(Instant.parse("2026-01-01T00:00:00Z")));

  @AfterEach
  void stop() {
    informers.close();
  }

  @Test
  void givesEveryNamespaceADefaultServiceAccountAndRestoresIt() throws InterruptedException {
    namespace("shop", null);
    TypedClient<ServiceAccount> accounts = new TypedClient<>(api, Resources.SERVICE_ACCOUNTS);
    try (NamespaceObjectController<ServiceAccount> controller =
        NamespaceObjectController.serviceAccounts(context)) {
      startInformers();
      controller.drain();
      assertThat(accounts.find("shop", "default")).isNotNull();

      accounts.delete("shop", "default");

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> {
            controller.drain();
            assertThat(accounts.find("shop", "default")).isNotNull();
          });
    }
  }

  @Test
  void restoresTheRootCertificateWhenItIsChanged() throws InterruptedException {
    namespace("shop", null);
    TypedClient<ConfigMap> maps = new TypedClient<>(api, Resources.CONFIG_MAPS);
    try (NamespaceObjectController<ConfigMap> controller =
        NamespaceObjectController.rootCertificates(context, "PEM")) {
      startInformers();
      controller.drain();
      ConfigMap made = maps.get("shop", "kube-root-ca.crt");
      assertThat(made.getData()).isEqualTo(Map.of("ca.crt", "PEM"));

      maps.update(made.edit().withData(Map.of("ca.crt", "forged")).build());

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> {
            controller.drain();
            assertThat(maps.get("shop", "kube-root-ca.crt").getData())
                .isEqualTo(Map.of("ca.crt", "PEM"));
          });
    }
  }

  @Test
  void putsNothingIntoTerminatingNamespaces() throws InterruptedException {
    namespace("shop", "2026-01-01T00:00:00Z");
    try (NamespaceObjectController<ServiceAccount> controller =
        NamespaceObjectController.serviceAccounts(context)) {
      startInformers();
      controller.drain();

      assertThat(api.all(Resources.SERVICE_ACCOUNTS)).isEmpty();
    }
  }

  private void startInformers() throws InterruptedException {
    informers.start();
    informers.awaitSync();
  }

  private void namespace(String name, @org.jspecify.annotations.Nullable String deleted) {
    api.given(
        Resources.NAMESPACES,
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .withDeletionTimestamp(deleted)
            .endMetadata()
            .build());
  }
}
