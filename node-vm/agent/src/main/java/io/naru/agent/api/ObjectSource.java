package io.naru.agent.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A live local copy of a collection. Objects are shared and must not be mutated. Thread-safe. */
public interface ObjectSource {

  /** Told of changes on the source's own thread; implementations only note them and return. */
  interface Listener {

    /** An object appeared (before is null), changed, or went (after is null). */
    void changed(@Nullable JsonNode before, @Nullable JsonNode after);

    /** The first complete list has been delivered; called once. */
    default void synced() {}
  }

  /** The objects known now; safe to iterate while changes arrive. */
  Collection<JsonNode> list();

  /** The object by "namespace/name" ("name" if cluster-scoped), null if unknown. */
  @Nullable JsonNode get(String key);

  /** Whether a complete list has arrived; before, absence means nothing. */
  boolean synced();

  /** Adds a listener, and tells it at once of everything known. */
  void addListener(Listener listener);
}
