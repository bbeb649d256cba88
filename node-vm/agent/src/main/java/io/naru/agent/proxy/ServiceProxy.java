package io.naru.agent.proxy;

import io.naru.agent.network.ClusterState;
import io.naru.agent.network.Commands;
import io.naru.agent.network.Debouncer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's nftables equal to the cluster's Services and EndpointSlices. Changes are
 * applied together, about 50 ms after the first of them, in one transaction per IP family, and only
 * if the rules differ. Before the first complete list it only sees to it that traffic for services
 * is refused rather than sent out of the cluster; rules of an earlier run of the agent stay until
 * then.
 */
public final class ServiceProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);
  private static final Duration DELAY = Duration.ofMillis(50);
  private static final List<String> NFT = List.of("nft", "-f", "-");

  /**
   * What does not come from the API.
   *
   * @param nodeName this node
   * @param clusterCidrs ranges of all pods
   * @param serviceCidrs ranges of service addresses
   */
  public record Settings(String nodeName, List<String> clusterCidrs, List<String> serviceCidrs) {

    public Settings {
      clusterCidrs = List.copyOf(clusterCidrs);
      serviceCidrs = List.copyOf(serviceCidrs);
    }
  }

  private record Applied(List<ServicePort> ports, Ruleset ruleset) {}

  private final Settings settings;
  private final ClusterState state;
  private final Commands commands;
  private final Map<Family, Applied> applied = new EnumMap<>(Family.class);
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("service-proxy").daemon().factory());
  private final Debouncer debouncer = new Debouncer(executor, DELAY, this::apply);

  public ServiceProxy(Settings settings, ClusterState state, Commands commands) {
    this.settings = settings;
    this.state = state;
    this.commands = commands;
  }

  /** Starts to follow the cluster's services; returns at once. */
  public void start() {
    state.onChange(kind -> {
      if (kind != ClusterState.Kind.NODES) {
        debouncer.signal();
      }
    });
    debouncer.signal();
  }

  /** Stops following; the rules stay, so that services go on while the agent restarts. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** Applies the present state once; called on the proxy's own thread, and by tests. */
  void apply() throws IOException {
    for (Family family : Family.values()) {
      if (!family.of(settings.clusterCidrs()).isEmpty()) {
        apply(family);
      }
    }
  }

  private void apply(Family family) throws IOException {
    boolean synced = state.synced();
    if (!synced
        && commands.run("nft", "list", "table", family.keyword, Ruleset.TABLE).succeeded()) {
      return;
    }
    List<ServicePort> ports =
        synced
            ? ServicePorts.read(
                state.services(),
                state.endpointSlices(),
                Place.of(settings.nodeName(), state.nodes()),
                family)
            : List.of();
    Ruleset ruleset =
        Renderer.render(family, ports, settings.clusterCidrs(), settings.serviceCidrs());
    Applied before = applied.get(family);
    if (before != null && before.ruleset().equals(ruleset)) {
      return;
    }
    program(ruleset, before);
    applied.put(family, new Applied(ports, ruleset));
    List<ServicePort> old = before == null ? List.of() : before.ports();
    for (List<String> command : ConntrackCleanup.commands(family, old, ports)) {
      // Fails where there was nothing to forget.
      commands.run("", command);
    }
  }

  private void program(Ruleset ruleset, @org.jspecify.annotations.Nullable Applied before)
      throws IOException {
    if (before != null) {
      Commands.Result result = commands.run(ruleset.transition(before.ruleset()), NFT);
      if (result.succeeded()) {
        return;
      }
      // Somebody else may have changed the table: then what clients remember is lost, no more.
      LOG.warn("Replacing all service rules, since changing them failed: {}", result.output());
    }
    commands.require(ruleset.replacement(), NFT);
  }
}
