package io.naru.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.ObjectSource;
import io.naru.agent.network.ClusterState;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The agent's informers as the node's network wants to see them. */
final class InformerClusterState implements ClusterState {

  private final ObjectSource services;
  private final ObjectSource endpointSlices;
  private final ObjectSource nodes;
  private final List<Consumer<Kind>> listeners = new CopyOnWriteArrayList<>();

  InformerClusterState(ObjectSource services, ObjectSource endpointSlices, ObjectSource nodes) {
    this.services = services;
    this.endpointSlices = endpointSlices;
    this.nodes = nodes;
    forward(services, Kind.SERVICES);
    forward(endpointSlices, Kind.ENDPOINT_SLICES);
    forward(nodes, Kind.NODES);
  }

  private void forward(ObjectSource source, Kind kind) {
    source.addListener(
        new ObjectSource.Listener() {
          @Override
          public void changed(@Nullable JsonNode before, @Nullable JsonNode after) {
            listeners.forEach(listener -> listener.accept(kind));
          }

          @Override
          public void synced() {
            if (InformerClusterState.this.synced()) {
              for (Kind one : Kind.values()) {
                listeners.forEach(listener -> listener.accept(one));
              }
            }
          }
        });
  }

  @Override
  public Collection<JsonNode> services() {
    return services.list();
  }

  @Override
  public Collection<JsonNode> endpointSlices() {
    return endpointSlices.list();
  }

  @Override
  public Collection<JsonNode> nodes() {
    return nodes.list();
  }

  @Override
  public boolean synced() {
    return services.synced() && endpointSlices.synced() && nodes.synced();
  }

  @Override
  public void onChange(Consumer<Kind> listener) {
    listeners.add(listener);
    if (synced()) {
      for (Kind kind : Kind.values()) {
        listener.accept(kind);
      }
    }
  }
}
