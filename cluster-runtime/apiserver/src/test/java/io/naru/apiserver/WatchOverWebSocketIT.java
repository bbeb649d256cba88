package io.naru.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches as fabric8's client asks for them: over WebSocket, a text message for each event. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchOverWebSocketIT {

  private Store store;
  private ApiServer server;
  private Credential admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI));
    admin = TestTls.client("admin", "system:masters");
  }

  @AfterAll
  void stop() {
    server.close();
    store.close();
  }

  @Test
  void fabric8WatchesFromAKubeconfig() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (KubernetesClient client = client();
        Watch watch =
            client
                .configMaps()
                .inNamespace("default")
                .watch(
                    new Watcher<ConfigMap>() {
                      @Override
                      public void eventReceived(Action action, ConfigMap map) {
                        seen.add(action + " " + map.getMetadata().getName());
                      }

                      @Override
                      public void onClose(WatcherException cause) {
                        seen.add("closed " + cause);
                      }
                    })) {
      assertThat(watch).isNotNull();
      ConfigMap map = create(client, "watched");
      client.resource(map).edit(old -> new ConfigMapBuilder(old).addToData("k", "v").build());
      client.resource(map).delete();

      await()
          .untilAsserted(() ->
              assertThat(seen)
                  .containsSubsequence("ADDED watched", "MODIFIED watched", "DELETED watched"));
    }
  }

  @Test
  void fabric8InformerFollowsChanges() {
    try (KubernetesClient client = client();
        SharedIndexInformer<ConfigMap> informer =
            client.configMaps().inNamespace("kube-public").inform()) {
      ConfigMap map =
          client
              .resource(
                  new ConfigMapBuilder()
                      .withNewMetadata()
                      .withName("informed")
                      .withNamespace("kube-public")
                      .endMetadata()
                      .build())
              .create();
      await().until(() -> informer.getIndexer().getByKey("kube-public/informed") != null);
      client.resource(map).delete();
      await().until(() -> informer.getIndexer().getByKey("kube-public/informed") == null);
    }
  }

  @Test
  void eachEventIsATextMessageAndTheEndIsAFarewell() throws Exception {
    try (KubernetesClient client = client();
        HttpClient http = TestTls.httpClient(admin, Version.HTTP_1_1)) {
      create(client, "present");
      Messages messages = new Messages();
      http.newWebSocketBuilder()
          .buildAsync(
              URI.create(
                  "wss://127.0.0.1:"
                      + server.port()
                      + "/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=2"
                      + "&fieldSelector=metadata.name%3Dpresent"),
              messages)
          .join();

      assertThat(messages.closed.join()).isEqualTo(WebSocket.NORMAL_CLOSURE);
      ObjectNode event = Json.parseObject(messages.received.getFirst());
      assertThat(Json.text(event, "type")).isEqualTo("ADDED");
      assertThat(Json.text(event, "object", "metadata", "name")).isEqualTo("present");
      assertThat(messages.received).hasSize(1);
    }
  }

  private static ConfigMap create(KubernetesClient client, String name) {
    return client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .build())
        .create();
  }

  private KubernetesClient client() {
    String kubeconfig =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: admin}}]
        clusters:
        - name: test
          cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}
        users:
        - name: admin
          user: {client-certificate-data: %s, client-key-data: %s}
        """
            .formatted(
                server.port(),
                base64(TestTls.PKI.authority().credential().certificatePem()),
                base64(admin.certificatePem()),
                base64(admin.classicPrivateKeyPem()));
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Gathers what comes. */
  private static final class Messages implements WebSocket.Listener {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        received.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
