package io.naru.controllers;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.KindTable;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.request.UserInfo;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.client.TypedClient;
import io.naru.controllers.discovery.ServedResource;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real API server with its roles, and all controllers; without scheduler and nodes. */
final class TestControlPlane implements AutoCloseable {

  private static @Nullable TestControlPlane shared;

  private final ClusterPki pki;
  private final EmbeddedStore store;
  private final ApiServer server;
  private final ControllerManager controllers;

  TestControlPlane(Path directory) throws Exception {
    pki =
        ClusterPki.ephemeral(
            List.of("localhost"), List.of(InetAddress.getLoopbackAddress()), Clock.systemUTC());
    store = EmbeddedStore.open(directory, EmbeddedStoreOptions.defaults());
    server = ApiServer.start(ApiServerConfig.standard(store, pki));
    Set<String> stored = new HashSet<>();
    List<ServedResource> resources =
        KindTable.builtIn().all().stream()
            .filter(kind -> kind.verbs().containsAll(List.of("list", "watch", "delete")))
            .filter(kind -> stored.add(kind.storageKey()))
            .map(TestControlPlane::served)
            .toList();
    controllers =
        ControllerManager.start(
            new ControllerManagerConfig(
                    this::component,
                    Timers.system(),
                    "certificate",
                    () -> resources,
                    List.of("10.244.0.0/16"))
                .withKeys(
                    new ClusterKeys(pki.authority()::sign, server.tokenIssuer()::issueLegacy)));
  }

  /** The one that tests share, each in namespaces of its own; it ends with the JVM. */
  static synchronized TestControlPlane shared() throws Exception {
    if (shared == null) {
      Path directory = Files.createTempDirectory("control-plane");
      TestControlPlane plane = new TestControlPlane(directory);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                try {
                  plane.close();
                  try (Stream<Path> files = Files.walk(directory)) {
                    files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
      shared = plane;
    }
    return shared;
  }

  /** As an administrator. */
  <T extends HasMetadata> TypedClient<T> client(ResourceType<T> type) {
    return new TypedClient<>(admin(), type);
  }

  ApiTransport admin() {
    return as("admin", "system:masters");
  }

  /** Creates, as an administrator, what the text says; apiVersion and kind may be left out. */
  <T extends HasMetadata> T create(ResourceType<T> type, String json) {
    ObjectNode object = Json.parseObject(json);
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    return type.typed(
        admin()
            .create(
                Target.of(type.resource(), Json.text(object, "metadata", "namespace"), ""),
                ApiObject.of(object)));
  }

  /** Sets the status, as a kubelet or driver would. */
  <T extends HasMetadata> void status(
      ResourceType<T> type, String namespace, String name, String status) {
    client(type).patchStatus(namespace, name, Json.parseObject("{\"status\":" + status + "}"));
  }

  /** Makes a namespace; returns when pods can be made there. */
  void createNamespace(String name) {
    create(Resources.NAMESPACES, "{\"metadata\":{\"name\":\"" + name + "\"}}");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            client(Resources.SERVICE_ACCOUNTS).find(name, "default") != null
                && client(Resources.CONFIG_MAPS).find(name, "kube-root-ca.crt") != null);
  }

  private static ServedResource served(Kind kind) {
    return new ServedResource(kind.resource(), kind.groupVersionKind().kind(), kind.namespaced());
  }

  private ApiTransport component(String user) {
    return server.transport(
        user.startsWith("system:serviceaccount:")
            ? UserInfo.of(
                user,
                "system:serviceaccounts",
                "system:serviceaccounts:kube-system",
                UserInfo.AUTHENTICATED_GROUP)
            : UserInfo.of(user, UserInfo.AUTHENTICATED_GROUP));
  }

  ApiTransport as(String user, String... groups) {
    return server.transport(UserInfo.of(user, groups));
  }

  ClusterPki pki() {
    return pki;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() throws Exception {
    controllers.close();
    server.close();
    store.close();
  }
}
