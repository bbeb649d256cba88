package io.naru.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.cluster.ClusterStatus.NodeStatus;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.nodes.NodeHandle;
import io.naru.cluster.nodes.NodeProvider;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.machinery.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One cluster by its name, whether or not it exists: brings it up and down, and says how it is. The
 * control plane runs in a process of its own ({@link #up}) or in this one ({@link #upHere}). All
 * calls block and throw {@link ClusterException} with a message for people.
 */
public final class Cluster {

  private final ClusterHome home;
  private final String name;
  private final ControlPlaneProcess process;

  public Cluster(ClusterHome home, String name) {
    this.home = home;
    this.name = name;
    this.process = new ControlPlaneProcess(home, name);
  }

  public String name() {
    return name;
  }

  public boolean exists() {
    return Files.exists(home.settingsFile(name));
  }

  /** Whether some process runs the control plane. */
  public boolean isRunning() {
    return process.find().isPresent();
  }

  /**
   * Makes the cluster, or brings it up again, with the control plane in a process of its own, and
   * returns when all nodes are Ready.
   */
  public ClusterStatus up(UpOptions options, ProgressListener progress) {
    new ClusterStart(home, settingsFor(options), process, progress).inOwnProcess();
    return status();
  }

  /**
   * As {@link #up}, but the control plane runs in this process until the result is closed.
   *
   * @throws ClusterException if another process runs it already
   */
  public ControlPlane upHere(UpOptions options, ProgressListener progress) {
    return new ClusterStart(home, settingsFor(options), process, progress).inThisProcess();
  }

  /**
   * Runs the control plane until this process is told to end; for the process {@link #up} makes.
   */
  public void serve(List<String> listenAddresses) {
    ClusterSettings settings = settings();
    ClusterIdentity identity = ClusterIdentity.loadOrCreate(home, settings, listenAddresses);
    process.claim();
    ControlPlane controlPlane =
        ClusterStart.startControlPlane(home, settings, identity, listenAddresses);
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              controlPlane.close();
              process.release();
              end.countDown();
            }));
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops nodes and control plane; keeps state. */
  public void down(ProgressListener progress) {
    ClusterSettings settings = settings();
    progress.step("stopping the control plane");
    process.stop();
    withNodes(
        settings,
        provider -> {
          progress.step("stopping nodes");
          for (NodeHandle node : provider.list(name)) {
            provider.stop(name, node.nodeName());
          }
        });
  }

  /** As {@link #down}, of a control plane that {@link #upHere} returned: this process lives on. */
  public void downHere(ControlPlane controlPlane, ProgressListener progress) {
    progress.step("stopping the control plane");
    controlPlane.close();
    process.release();
    withNodes(
        settings(),
        provider -> {
          progress.step("stopping nodes");
          for (NodeHandle node : provider.list(name)) {
            provider.stop(name, node.nodeName());
          }
        });
  }

  /** Removes nodes, state and the context in the user's kubeconfig. */
  public void delete(ProgressListener progress) {
    ClusterSettings settings = settings();
    progress.step("stopping the control plane");
    process.stop();
    remove(settings, progress);
  }

  /**
   * As {@link #delete}, of a control plane that {@link #upHere} returned: this process lives on.
   */
  public void deleteHere(ControlPlane controlPlane, ProgressListener progress) {
    ClusterSettings settings = settings();
    progress.step("stopping the control plane");
    controlPlane.close();
    process.release();
    remove(settings, progress);
  }

  private void remove(ClusterSettings settings, ProgressListener progress) {
    withNodes(
        settings,
        provider -> {
          progress.step("removing nodes");
          for (NodeHandle node : provider.list(name)) {
            provider.delete(name, node.nodeName());
          }
          provider.deleteNetwork(name);
        });
    Kubeconfig.remove(Kubeconfig.userFile(), name);
    home.deleteDirectory(name);
  }

  /** How the cluster is now. */
  public ClusterStatus status() {
    if (!exists()) {
      return new ClusterStatus(name, ClusterStatus.MISSING, null, null, null, List.of());
    }
    ClusterSettings settings = settings();
    Optional<ProcessHandle> running = process.find();
    Map<String, NodeHandle> machines = new HashMap<>();
    withNodes(
        settings,
        provider -> provider.list(name).forEach(node -> machines.put(node.nodeName(), node)));
    if (running.isEmpty()) {
      return new ClusterStatus(
          name,
          ClusterStatus.STOPPED,
          null,
          settings.serverUrl(),
          null,
          nodeStatuses(settings, machines, Map.of()));
    }
    return withAdminClient(
        settings,
        client ->
            new ClusterStatus(
                name,
                ClusterStatus.RUNNING,
                running.get().pid(),
                settings.serverUrl(),
                client.get("/version").map(v -> Json.text(v, "gitVersion")).orElse(null),
                nodeStatuses(settings, machines, readiness(client))));
  }

  /** An administrator's kubeconfig. */
  public byte[] kubeconfig() {
    ClusterSettings settings = settings();
    ClusterIdentity identity = ClusterIdentity.loadOrCreate(home, settings, List.of());
    return Kubeconfig.of(name, identity.kubeconfigCredentials(identity.issueAdministrator()));
  }

  /** Adds a node and waits until it is Ready; returns its name. */
  public String addNode(ProgressListener progress) {
    ClusterSettings settings = requireRunning();
    List<String> nodeNames = new ArrayList<>(settings.nodeNames());
    int number = 1;
    while (nodeNames.contains("node-" + number)) {
      number++;
    }
    nodeNames.add("node-" + number);
    ClusterSettings extended = settings.withNodeNames(nodeNames);
    requireRoom(extended);
    extended.save(home.settingsFile(name));
    new ClusterStart(home, extended, process, progress).inOwnProcess();
    return "node-" + number;
  }

  /** Removes a node's machine and its Node object. */
  public void removeNode(String node) {
    ClusterSettings settings = requireRunning();
    if (!settings.nodeNames().contains(node)) {
      throw new ClusterException("cluster " + name + " has no node " + node + ".");
    }
    List<String> remaining = settings.nodeNames().stream().filter(n -> !n.equals(node)).toList();
    settings.withNodeNames(remaining).save(home.settingsFile(name));
    withNodes(settings, provider -> provider.delete(name, node));
    withAdminClient(settings, client -> client.delete("/api/v1/nodes/" + node));
    ClusterIdentity.loadOrCreate(home, settings, List.of()).forgetNode(node);
  }

  /** Copies an image of the host's engine to all nodes. */
  public void importImage(String image) {
    withNodes(requireRunning(), provider -> provider.importImage(name, image));
  }

  /** Copies the images of an archive to all nodes. */
  public void importArchive(Path archive) {
    withNodes(requireRunning(), provider -> provider.importArchive(name, archive));
  }

  /** Names of the images that nodes report, sorted. */
  public List<String> images() {
    return withAdminClient(
        requireRunning(),
        client -> {
          TreeSet<String> names = new TreeSet<>();
          for (JsonNode node : items(client, "/api/v1/nodes")) {
            JsonNode images = Json.at(node, "status", "images");
            if (images != null) {
              images.forEach(
                  image -> image.path("names").forEach(text -> names.add(text.asText())));
            }
          }
          return List.copyOf(names);
        });
  }

  ClusterSettings settings() {
    if (!exists()) {
      throw new ClusterException(
          "there is no cluster " + name + "; './naru up " + name + "' makes it.");
    }
    return ClusterSettings.load(home.settingsFile(name));
  }

  private ClusterSettings requireRunning() {
    ClusterSettings settings = settings();
    if (!isRunning()) {
      throw new ClusterException(
          "cluster " + name + " does not run; './naru up " + name + "' brings it up.");
    }
    return settings;
  }

  private ClusterSettings settingsFor(UpOptions options) {
    if (!exists()) {
      String provider = options.provider() == null ? NodeProviders.DEFAULT : options.provider();
      int nodes = options.nodes() == null ? 2 : options.nodes();
      ClusterSettings settings =
          NodeProviders.inProcess(provider).isPresent()
              ? ClusterSettings.of(name, provider, nodes, ClusterSettings.WIDE_POD_CIDR)
              : ClusterSettings.of(name, provider, nodes);
      requireRoom(settings);
      home.createDirectory(name);
      configure(settings, options);
      settings.save(home.settingsFile(name));
      return settings;
    }
    ClusterSettings settings = settings();
    if (options.provider() != null && !options.provider().equals(settings.provider())) {
      throw new ClusterException(
          "cluster %s was made with provider %s; delete it first to make it with %s."
              .formatted(name, settings.provider(), options.provider()));
    }
    if (options.nodes() != null && options.nodes() != settings.nodeNames().size()) {
      throw new ClusterException(
          "cluster %s has %d nodes; use 'naru node add' or 'naru node remove' to change that."
              .formatted(name, settings.nodeNames().size()));
    }
    configure(settings, options);
    return settings;
  }

  private void configure(ClusterSettings settings, UpOptions options) {
    Path stages = options.stages();
    if (stages != null) {
      try (NodeProvider provider = NodeProviders.open(settings.provider())) {
        provider.configure(name, stages);
      }
    }
  }

  private static void requireRoom(ClusterSettings settings) {
    withNodes(
        settings,
        provider -> {
          if (settings.nodeNames().size() > provider.mostNodes()) {
            throw new ClusterException(
                "a cluster may have at most %d nodes of provider %s."
                    .formatted(provider.mostNodes(), provider.name()));
          }
        });
  }

  private <T> T withAdminClient(ClusterSettings settings, Function<AdminClient, T> use) {
    ClusterIdentity identity = ClusterIdentity.loadOrCreate(home, settings, List.of());
    try (AdminClient client = identity.adminClient(identity.issueAdministrator())) {
      return use.apply(client);
    }
  }

  private static void withNodes(ClusterSettings settings, Consumer<NodeProvider> use) {
    if (settings.nodeNames().isEmpty()) {
      return; // no provider, no engine: a control plane alone needs neither
    }
    try (NodeProvider provider = NodeProviders.open(settings.provider())) {
      use.accept(provider);
    }
  }

  private static Map<String, Boolean> readiness(AdminClient client) {
    Map<String, Boolean> readiness = new HashMap<>();
    for (JsonNode node : items(client, "/api/v1/nodes")) {
      readiness.put(Json.text(node, "metadata", "name"), ClusterStart.isReady(node));
    }
    return readiness;
  }

  private static Iterable<JsonNode> items(AdminClient client, String path) {
    return client.get(path).map(list -> list.path("items")).orElseThrow();
  }

  private static List<NodeStatus> nodeStatuses(
      ClusterSettings settings, Map<String, NodeHandle> machines, Map<String, Boolean> readiness) {
    List<NodeStatus> statuses = new ArrayList<>();
    for (String node : settings.nodeNames()) {
      NodeHandle machine = machines.get(node);
      statuses.add(
          new NodeStatus(
              node,
              readiness.getOrDefault(node, false),
              machine == null
                  ? "missing"
                  : machine.state().name().toLowerCase(java.util.Locale.ROOT),
              machine == null ? null : machine.address()));
    }
    return statuses;
  }
}
