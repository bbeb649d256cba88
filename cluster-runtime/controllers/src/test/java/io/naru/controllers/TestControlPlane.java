package io.naru.controllers;

import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.KindTable;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.request.UserInfo;
import io.naru.client.ApiTransport;
import io.naru.client.Timers;
import io.naru.controllers.discovery.ServedResource;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A real API server with its roles, and all controllers; without scheduler and nodes. */
final class TestControlPlane implements AutoCloseable {

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
