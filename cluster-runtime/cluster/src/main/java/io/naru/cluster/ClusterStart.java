package io.naru.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.pki.Credential;
import io.naru.cloud.Instances;
import io.naru.cloud.localhost.LocalhostCloud;
import io.naru.cloud.simulated.SimulatedCloud;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.controlplane.ControlPlaneConfig;
import io.naru.cluster.nodes.ClusterNetwork;
import io.naru.cluster.nodes.InProcessNodes;
import io.naru.cluster.nodes.NodeProvider;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way up, in order: network, control plane (while the node image is made ready), nodes, all of
 * them Ready, kubeconfig. Every step is one that may have been done already, so that a start that
 * was broken off goes on where it stopped. Used once.
 */
final class ClusterStart {

  private static final Duration CONTROL_PLANE_PATIENCE = Duration.ofSeconds(60);
  private static final Duration NODES_PATIENCE = Duration.ofMinutes(3);
  private static final int NODES_TOLD_SINGLY = 100;
  private static final int AGENT_PORT = 10250;

  private final ClusterHome home;
  private final ClusterSettings settings;
  private final ControlPlaneProcess process;
  private final ProgressListener progress;

  ClusterStart(
      ClusterHome home,
      ClusterSettings settings,
      ControlPlaneProcess process,
      ProgressListener progress) {
    this.home = home;
    this.settings = settings;
    this.process = process;
    this.progress = progress;
  }

  void inOwnProcess() {
    run((identity, addresses) -> {
      if (process.find().isEmpty()) {
        progress.step("starting the control plane");
        return process.start(addresses);
      }
      return null;
    });
  }

  ControlPlane inThisProcess() {
    if (process.find().isPresent()) {
      throw new ClusterException(
          "cluster %s runs already, in process %d; './naru down %s' stops it."
              .formatted(settings.name(), process.find().get().pid(), settings.name()));
    }
    ControlPlane[] started = new ControlPlane[1];
    try {
      run((identity, addresses) -> {
        progress.step("starting the control plane");
        process.claim();
        started[0] = startControlPlane(home, settings, identity, addresses);
        return null;
      });
    } catch (RuntimeException e) {
      if (started[0] != null) {
        started[0].close();
      }
      process.release();
      throw e;
    }
    return started[0];
  }

  static ControlPlane startControlPlane(
      ClusterHome home,
      ClusterSettings settings,
      ClusterIdentity identity,
      List<String> addresses) {
    ControlPlane controlPlane =
        ControlPlane.start(
            new ControlPlaneConfig(
                settings.name(),
                home.storeDirectory(settings.name()),
                identity.pki(),
                settings.port(),
                addresses,
                settings.serviceCidr(),
                settings.podCidr(),
                settings.clusterDomain(),
                settings.clusterDnsIp(),
                AGENT_PORT));
    try {
      Optional<InProcessNodes> inProcess = NodeProviders.inProcess(settings.provider());
      if (inProcess.isPresent()) {
        controlPlane.join(SimulatedCloud::new);
        controlPlane.host(
            inProcess.get(),
            settings.name(),
            home.providerDirectory(settings.name(), settings.provider()));
      } else {
        Instances machines = new Machines(settings.name(), settings.provider(), Clock.systemUTC());
        controlPlane.join(context -> new LocalhostCloud(context, machines));
      }
    } catch (RuntimeException e) {
      controlPlane.close();
      throw e;
    }
    return controlPlane;
  }

  /** Whether a Node object's Ready condition is true. */
  static boolean isReady(JsonNode node) {
    return isReadySince(node, Instant.EPOCH);
  }

  /** Whether a node said that it is Ready at that time or later: before, it is what once was. */
  private static boolean isReadySince(JsonNode node, Instant time) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        return Json.text(condition, "status").equals("True")
            && !Instant.parse(Json.text(condition, "lastHeartbeatTime")).isBefore(time);
      }
    }
    return false;
  }

  @FunctionalInterface
  private interface ControlPlaneStarter {
    @Nullable Process start(ClusterIdentity identity, List<String> addresses);
  }

  private void run(ControlPlaneStarter starter) {
    if (settings.nodeNames().isEmpty()) {
      ClusterIdentity identity = ClusterIdentity.loadOrCreate(home, settings, List.of());
      finish(identity, () -> starter.start(identity, List.of()), client -> {});
      return;
    }
    try (NodeProvider provider = NodeProviders.open(settings.provider());
        ExecutorService parallel = Executors.newVirtualThreadPerTaskExecutor()) {
      if (provider.inControlPlane()) {
        provider.prepare(progress);
        startNodesInControlPlane(provider, starter);
        return;
      }
      ClusterNetwork network = provider.ensureNetwork(settings.name());
      Future<?> image = parallel.submit(() -> provider.prepare(progress));
      List<String> addresses = List.of(network.gateway());
      ClusterIdentity identity = ClusterIdentity.loadOrCreate(home, settings, addresses);
      Instant readySince = readySince();
      finish(
          identity,
          () -> starter.start(identity, addresses),
          client -> {
            await(image);
            progress.step("starting " + settings.nodeNames().size() + " nodes");
            String server = "https://" + network.gateway() + ":" + settings.port();
            List<? extends Future<?>> nodes =
                settings.nodeNames().stream()
                    .map(node ->
                        parallel.submit(() -> provider.create(spec(node, server, identity))))
                    .toList();
            nodes.forEach(ClusterStart::await);
            awaitNodes(client, readySince);
          });
    }
  }

  /** Such nodes are there as soon as they are written down: with the control plane, or at once. */
  private void startNodesInControlPlane(NodeProvider provider, ControlPlaneStarter starter) {
    ClusterIdentity identity = ClusterIdentity.loadOrCreate(home, settings, List.of());
    Instant readySince = readySince();
    for (String node : settings.nodeNames()) {
      provider.create(specInControlPlane(node, identity));
    }
    finish(
        identity,
        () -> starter.start(identity, List.of()),
        client -> {
          progress.step("starting " + settings.nodeNames().size() + " nodes");
          awaitNodes(client, readySince);
        });
  }

  /** Of nodes that ran on beside a running control plane, an older word is as good. */
  private Instant readySince() {
    return process.find().isPresent()
        ? Instant.EPOCH
        : Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private void finish(
      ClusterIdentity identity,
      Supplier<@Nullable Process> start,
      Consumer<AdminClient> startNodes) {
    Credential administrator = identity.issueAdministrator();
    try (AdminClient client = identity.adminClient(administrator)) {
      awaitControlPlane(client, start);
      Kubeconfig.Credentials credentials = identity.kubeconfigCredentials(administrator);
      ClusterHome.writePrivately(
          home.kubeconfigFile(settings.name()), Kubeconfig.of(settings.name(), credentials));
      startNodes.accept(client);
      Kubeconfig.merge(Kubeconfig.userFile(), settings.name(), credentials);
    }
  }

  private void awaitControlPlane(AdminClient client, Supplier<@Nullable Process> start) {
    Process started = start.get();
    long deadline = System.nanoTime() + CONTROL_PLANE_PATIENCE.toNanos();
    Path log = home.logFile(settings.name());
    while (!client.isReady()) {
      if (started == null && process.find().isEmpty()) {
        started = start.get(); // the one that was found was just ending
      }
      if (started != null && !started.isAlive()) {
        throw new ClusterException(
            "the control plane ended while starting%s; see %s.".formatted(lastWords(log), log));
      }
      if (System.nanoTime() > deadline) {
        throw new ClusterException("the control plane does not become ready; see " + log + ".");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterException("interrupted");
      }
    }
    progress.step("the control plane is ready at " + settings.serverUrl());
  }

  /** What the control plane itself says that a person can act on, for instance of a taken port. */
  private static String lastWords(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .filter(line -> line.startsWith(ControlPlaneMain.WORD))
          .reduce((earlier, later) -> later)
          .map(line -> ": " + line.substring(ControlPlaneMain.WORD.length()))
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitNodes(AdminClient client, Instant readySince) {
    Set<String> waiting = new HashSet<>(settings.nodeNames());
    boolean allReady =
        client.watchUntil(
            "/api/v1/nodes",
            NODES_PATIENCE,
            event -> {
              JsonNode node = event.path("object");
              String name = Json.text(node, "metadata", "name");
              if (isReadySince(node, readySince) && waiting.remove(name)) {
                tellReady(name, waiting.size());
              }
              return waiting.isEmpty();
            });
    if (!allReady) {
      throw new ClusterException(
          "not Ready after %d s: %s. %s may say why."
              .formatted(NODES_PATIENCE.toSeconds(), waiting, whereNodesSayWhy()));
    }
  }

  /** Of many nodes each hundredth is told. */
  private void tellReady(String node, int waiting) {
    int all = settings.nodeNames().size();
    if (all <= NODES_TOLD_SINGLY) {
      progress.step("node " + node + " is Ready");
    } else if ((all - waiting) % NODES_TOLD_SINGLY == 0) {
      progress.step("%d of %d nodes are Ready".formatted(all - waiting, all));
    }
  }

  private String whereNodesSayWhy() {
    return NodeProviders.inProcess(settings.provider()).isPresent()
        ? home.logFile(settings.name()).toString()
        : "'docker logs %s-NODE'".formatted(settings.name());
  }

  private NodeSpec specInControlPlane(String node, ClusterIdentity identity) {
    return new NodeSpec(
        settings.name(),
        node,
        settings.serverUrl(),
        identity.authorityPem(),
        "",
        "",
        "",
        "",
        settings.clusterDnsIp(),
        settings.clusterDomain(),
        settings.serviceCidr(),
        settings.podCidr(),
        null,
        "",
        0,
        Map.of());
  }

  private NodeSpec spec(String node, String server, ClusterIdentity identity) {
    Credential client = identity.nodeClient(node);
    Credential serving = identity.nodeServer(node);
    return new NodeSpec(
        settings.name(),
        node,
        server,
        identity.authorityPem(),
        client.certificatePem(),
        client.privateKeyPem(),
        serving.certificatePem(),
        serving.privateKeyPem(),
        settings.clusterDnsIp(),
        settings.clusterDomain(),
        settings.serviceCidr(),
        settings.podCidr(),
        null,
        Integer.toString(Runtime.getRuntime().availableProcessors()),
        memoryPerNode(),
        Map.of());
  }

  /** Half of the machine for all nodes together. */
  private long memoryPerNode() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize() / 2 / settings.nodeNames().size();
  }

  private static void await(Future<?> work) {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted");
    }
  }
}
