package io.naru.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One shared {@link Informer} a collection. Ask for informers, add handlers, then {@link #start}.
 * Thread-safe.
 */
public final class InformerFactory implements AutoCloseable {

  private final ApiTransport transport;
  private final Map<ResourceType<?>, Informer<?>> informers = new LinkedHashMap<>();

  public InformerFactory(ApiTransport transport) {
    this.transport = transport;
  }

  /** The informer of a whole collection, over all namespaces. */
  @SuppressWarnings("unchecked")
  public synchronized <T extends HasMetadata> Informer<T> informer(ResourceType<T> type) {
    return (Informer<T>)
        informers.computeIfAbsent(type, t -> new Informer<>(transport, type, null, Selection.ALL));
  }

  /** Starts every informer asked for so far that does not run yet. */
  public void start() {
    all().forEach(Informer::start);
  }

  /** Waits until every informer asked for so far has its first list. */
  public void awaitSync() throws InterruptedException {
    for (Informer<?> informer : all()) {
      informer.awaitSync();
    }
  }

  /** See {@link Informer#awaitApplied}. */
  public void awaitApplied() throws InterruptedException {
    for (Informer<?> informer : all()) {
      informer.awaitApplied();
    }
  }

  @Override
  public void close() {
    all().forEach(Informer::close);
  }

  private synchronized List<Informer<?>> all() {
    return List.copyOf(informers.values());
  }
}
