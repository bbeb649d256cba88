package io.naru.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects this node's pods to all others: forwarding, CNI configuration as soon as the Node object
 * has a pod range, routes to other nodes' pods, masquerading towards the rest of the world. All of
 * it is derived from the present Nodes and applied anew at each start, since a node's restart loses
 * what the kernel held.
 */
public final class NodeNetwork implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeNetwork.class);
  private static final Duration DELAY = Duration.ofMillis(50);
  private static final int DEFAULT_MTU = 1500;

  /** Kernel settings of a router; reverse path filters would drop what returns another way. */
  private static final List<String> KERNEL_SETTINGS =
      List.of(
          "net/ipv4/ip_forward=1",
          "net/ipv6/conf/all/forwarding=1",
          "net/ipv4/conf/all/rp_filter=0",
          "net/ipv4/conf/default/rp_filter=0");

  /**
   * What does not come from Node objects.
   *
   * @param nodeName this node
   * @param clusterCidrs ranges of all pods
   * @param cniDirectory where the runtime looks for network lists
   */
  public record Settings(String nodeName, List<String> clusterCidrs, Path cniDirectory) {

    public Settings {
      clusterCidrs = List.copyOf(clusterCidrs);
    }

    /** Settings with the directory that the node image's runtime reads. */
    public static Settings of(String nodeName, List<String> clusterCidrs) {
      return new Settings(nodeName, clusterCidrs, Path.of("/etc/cni/net.d"));
    }
  }

  private final Settings settings;
  private final ClusterState state;
  private final Commands commands;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("node-network").daemon().factory());
  private final Debouncer debouncer = new Debouncer(executor, DELAY, this::apply);
  private String appliedMasquerade = "";

  public NodeNetwork(Settings settings, ClusterState state, Commands commands) {
    this.settings = settings;
    this.state = state;
    this.commands = commands;
  }

  /** Starts to follow the cluster's nodes; returns at once. */
  public void start() {
    KERNEL_SETTINGS.forEach(NodeNetwork::setKernel);
    state.onChange(kind -> {
      if (kind == ClusterState.Kind.NODES) {
        debouncer.signal();
      }
    });
    debouncer.signal();
  }

  /** Stops following; what is applied stays, so that pods go on while the agent restarts. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** Applies the present state once; called on the network's own thread, and by tests. */
  void apply() throws IOException {
    Collection<JsonNode> nodes = state.nodes();
    List<String> addresses = new ArrayList<>();
    for (JsonNode node : nodes) {
      addresses.addAll(NodeAddresses.internal(node, false));
      addresses.addAll(NodeAddresses.internal(node, true));
      if (NodeAddresses.name(node).equals(settings.nodeName())) {
        List<String> podCidrs = NodeAddresses.podCidrs(node);
        if (!podCidrs.isEmpty()) {
          CniConfiguration.write(settings.cniDirectory(), CniConfiguration.render(podCidrs, mtu()));
        }
      }
    }
    String masquerade = Masquerade.render(settings.clusterCidrs(), addresses);
    if (!masquerade.equals(appliedMasquerade)) {
      commands.require(masquerade, List.of("nft", "-f", "-"));
      appliedMasquerade = masquerade;
    }
    // An absent node means nothing until the first list is complete.
    if (state.synced()) {
      PodRoutes.apply(commands, PodRoutes.wanted(nodes, settings.nodeName()));
    }
  }

  private static int mtu() throws IOException {
    Path file = Path.of("/sys/class/net/eth0/mtu");
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : DEFAULT_MTU;
  }

  private static void setKernel(String setting) {
    int equals = setting.indexOf('=');
    Path file = Path.of("/proc/sys").resolve(setting.substring(0, equals));
    try {
      Files.writeString(file, setting.substring(equals + 1));
    } catch (IOException e) {
      LOG.warn("Cannot set {}: {}", setting, e.toString());
    }
  }
}
