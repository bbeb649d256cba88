package io.naru.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * The latest known objects that the node's network is made from, as the agent's informers hold
 * them: whole API objects as JSON trees that nobody mutates.
 *
 * <p>Readers take a view when they need one and are told that something changed, not what: they
 * render from the whole state, so a missed or doubled signal can never leave them wrong.
 */
public interface ClusterState {

  /** The kinds that a change signal names. */
  enum Kind {
    SERVICES,
    ENDPOINT_SLICES,
    NODES
  }

  /** All {@code v1} Services; safe to iterate while changes arrive. */
  Collection<JsonNode> services();

  /** All {@code discovery.k8s.io/v1} EndpointSlices; safe to iterate while changes arrive. */
  Collection<JsonNode> endpointSlices();

  /** All {@code v1} Nodes, this one included; safe to iterate while changes arrive. */
  Collection<JsonNode> nodes();

  /**
   * Whether the first complete list of every kind has arrived. Until then nothing may be concluded
   * from an object's absence.
   */
  boolean synced();

  /**
   * Calls the listener after each change, and once for every kind when {@link #synced} becomes
   * true. Called on the informer's thread: listeners only note the change and return.
   */
  void onChange(Consumer<Kind> listener);
}
