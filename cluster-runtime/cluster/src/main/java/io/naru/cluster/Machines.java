package io.naru.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.naru.cloud.CloudException;
import io.naru.cloud.Instance;
import io.naru.cloud.Instances;
import io.naru.cluster.nodes.NodeHandle;
import io.naru.cluster.nodes.NodeProvider;
import io.naru.cluster.nodes.NodeProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machines that a node provider made for a cluster, as its cloud sees them. The provider is
 * opened only to be asked, which happens only while a node is not Ready: its libraries are large.
 * Thread-safe.
 */
final class Machines implements Instances {

  /** Many nodes that ask at once have one answer. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final String cluster;
  private final String provider;
  private final Clock clock;
  private Map<String, NodeHandle> known = Map.of();
  private Instant asked = Instant.MIN;

  Machines(String cluster, String provider, Clock clock) {
    this.cluster = cluster;
    this.provider = provider;
    this.clock = clock;
  }

  @Override
  public boolean isResponsibleFor(Node node) {
    String id = node.getSpec() == null ? null : node.getSpec().getProviderID();
    return providerId(node).equals(id);
  }

  @Override
  public Optional<Instance> find(Node node) {
    NodeHandle machine = all().get(node.getMetadata().getName());
    return Optional.ofNullable(machine)
        .map(handle ->
            new Instance(
                providerId(node),
                handle.state() == NodeHandle.State.RUNNING,
                List.of(), // the agent says them, of the network that it found
                Map.of()));
  }

  private String providerId(Node node) {
    return "naru://%s/%s/%s".formatted(provider, cluster, node.getMetadata().getName());
  }

  private synchronized Map<String, NodeHandle> all() {
    if (asked.isBefore(clock.instant().minus(FRESH))) {
      Map<String, NodeHandle> found = new HashMap<>();
      try (NodeProvider opened = NodeProviders.open(provider)) {
        opened.list(cluster).forEach(handle -> found.put(handle.nodeName(), handle));
      } catch (NodeProviderException e) {
        throw new CloudException(String.valueOf(e.getMessage()), e);
      }
      known = found;
      asked = clock.instant();
    }
    return known;
  }
}
