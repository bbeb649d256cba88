package io.naru.cluster.controlplane;

import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.audit.AuditLog;
import io.naru.apiserver.audit.AuditPolicy;
import io.naru.apiserver.encryption.EncryptedStore;
import io.naru.apiserver.encryption.EncryptionKey;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.KindTable;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.HttpServerConfig.Limits;
import io.naru.client.ApiTransport;
import io.naru.client.Timers;
import io.naru.client.control.ControllerContext;
import io.naru.cloud.CloudControllerManager;
import io.naru.cloud.CloudProvider;
import io.naru.cluster.ClusterException;
import io.naru.cluster.nodes.InProcessNodes;
import io.naru.controllers.ClusterKeys;
import io.naru.controllers.ControllerManager;
import io.naru.controllers.ControllerManagerConfig;
import io.naru.controllers.discovery.ServedResource;
import io.naru.scheduler.Scheduler;
import io.naru.scheduler.SchedulerConfig;
import io.naru.scheduler.VerdictJson;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running control plane: the store, the API server over it, and controllers and scheduler that
 * use the server like any client, without the network in between. Started whole or not at all.
 */
public final class ControlPlane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  /** The nodes of this process; the last part is who is said to manage the fields they write. */
  private static final String KUBELETS = "naru:hosted:kubelet";

  private final Deque<AutoCloseable> parts;
  private final ApiServer server;

  private ControlPlane(Deque<AutoCloseable> parts, ApiServer server) {
    this.parts = parts;
    this.server = server;
  }

  /**
   * Starts everything; the API is ready when this returns.
   *
   * @throws ClusterException if it can't be, with the reason for people
   */
  public static ControlPlane start(ControlPlaneConfig config) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      EmbeddedStore store =
          EmbeddedStore.open(config.storeDirectory(), EmbeddedStoreOptions.defaults());
      parts.push(store);
      EncryptionKey key =
          EncryptionKey.loadOrCreate(config.storeDirectory().resolveSibling("encryption.key"));
      Store encrypted = new EncryptedStore(store, key, EncryptedStore.SECRETS);
      AuditLog audit = auditLog(config);
      if (audit != null) {
        parts.push(audit);
      }
      ApiServer server = ApiServer.start(apiServerConfig(config, encrypted, audit));
      parts.push(server);
      Scheduler scheduler =
          Scheduler.start(
              SchedulerConfig.of(transport(server, "system:kube-scheduler"), Timers.system()));
      parts.push(scheduler);
      server.tellVerdicts((namespace, pod) ->
          scheduler.verdicts().of(namespace, pod).map(VerdictJson::of).orElse(null));
      parts.push(ControllerManager.start(controllers(config, server)));
      ApiTransport admin = server.transport(UserInfo.of("system:admin", UserInfo.MASTERS_GROUP));
      DefaultStorageClass.ensure(admin);
      VerdictReaders.ensure(admin);
      ClusterInfo.ensure(
          admin,
          config.pki().authority().credential().certificatePem(),
          config.addresses().isEmpty() ? "127.0.0.1" : config.addresses().getFirst(),
          server.port());
      return new ControlPlane(parts, server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closeAll(parts);
      throw new ClusterException("interrupted while the control plane started", e);
    } catch (IOException | RuntimeException e) {
      closeAll(parts);
      LOG.error("the control plane can't start", e);
      throw new ClusterException("the control plane can't start: " + e.getMessage(), e);
    }
  }

  /**
   * Lends this process to nodes that live in it, until it is closed.
   *
   * @param directory what their provider keeps of the cluster
   */
  public void host(InProcessNodes nodes, String clusterName, Path directory) {
    ApiTransport transport =
        server.transport(
            UserInfo.of(KUBELETS, UserInfo.MASTERS_GROUP, UserInfo.AUTHENTICATED_GROUP));
    parts.push(
        nodes.start(new InProcessNodes.Host(clusterName, directory, transport, Timers.system())));
  }

  /**
   * Joins the cluster to its cloud, until it is closed.
   *
   * @param cloud makes the cloud, which may use the informers it is given
   */
  public void join(Function<ControllerContext, CloudProvider> cloud) {
    try {
      parts.push(
          CloudControllerManager.start(user -> transport(server, user), Timers.system(), cloud));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the control plane started", e);
    }
  }

  /** The port that the API server listens on. */
  public int port() {
    return server.port();
  }

  /** Stops the parts in reverse order of their start. Idempotent. */
  @Override
  public void close() {
    closeAll(parts);
  }

  /**
   * As with kubeadm and kind nothing is audited unless the cluster's owner says what: by a policy
   * in the file {@code audit-policy.yaml} beside the store; the log is {@code audit.log} there.
   */
  private static @Nullable AuditLog auditLog(ControlPlaneConfig config) throws IOException {
    Path policy = config.storeDirectory().resolveSibling("audit-policy.yaml");
    return Files.exists(policy)
        ? AuditLog.open(
            policy.resolveSibling("audit.log"), AuditPolicy.parse(Files.readAllBytes(policy)))
        : null;
  }

  private static ApiServerConfig apiServerConfig(
      ControlPlaneConfig config, Store store, @Nullable AuditLog audit) {
    List<InetAddress> addresses = new ArrayList<>();
    addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    config.addresses().forEach(address -> addresses.add(InetAddress.ofLiteral(address)));
    return new ApiServerConfig(
        store,
        addresses,
        config.port(),
        config.pki(),
        config.serviceCidr(),
        addresses.getLast(),
        config.clusterDomain(),
        Map.of(),
        Limits.DEFAULT,
        Clock.systemUTC(),
        audit);
  }

  private static ControllerManagerConfig controllers(ControlPlaneConfig config, ApiServer server) {
    // What is served in several versions, or by two groups as events are, is stored once.
    Set<String> stored = new HashSet<>();
    List<Kind> deletable =
        KindTable.builtIn().all().stream()
            .filter(kind -> kind.verbs().containsAll(List.of("list", "watch", "delete")))
            .filter(kind -> stored.add(kind.storageKey()))
            .toList();
    List<ServedResource> builtIn =
        deletable.stream()
            .map(kind ->
                new ServedResource(
                    kind.resource(), kind.groupVersionKind().kind(), kind.namespaced()))
            .toList();
    return new ControllerManagerConfig(
            user -> transport(server, user),
            Timers.system(),
            config.pki().authority().credential().certificatePem(),
            () -> builtIn,
            List.of(config.podCidr()))
        .withKeys(
            new ClusterKeys(config.pki().authority()::sign, server.tokenIssuer()::issueLegacy));
  }

  /** The API as a component of the control plane uses it, with the groups that its name implies. */
  private static ApiTransport transport(ApiServer server, String user) {
    return server.transport(
        user.startsWith("system:serviceaccount:")
            ? UserInfo.of(
                user,
                "system:serviceaccounts",
                "system:serviceaccounts:kube-system",
                UserInfo.AUTHENTICATED_GROUP)
            : UserInfo.of(user, UserInfo.AUTHENTICATED_GROUP));
  }

  /** Every part is closed, whatever happens to the others. */
  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
