package io.naru.client.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Informer;
import io.naru.client.InformerFactory;
import io.naru.client.ResourceType;
import io.naru.client.Timers;
import io.naru.client.TypedClient;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What a controller is built from.
 *
 * @param transports the API server as a user of the given name sees it
 * @param executor runs requests that a controller makes side by side
 */
public record ControllerContext(
    Function<String, ApiTransport> transports,
    InformerFactory informers,
    Timers timers,
    Executor executor) {

  /** As above, with a virtual thread for each request. */
  public ControllerContext(
      Function<String, ApiTransport> transports, InformerFactory informers, Timers timers) {
    this(transports, informers, timers, Thread::startVirtualThread);
  }

  /** The API server as the controller's own service account sees it. */
  public ApiTransport transport(String controller) {
    return transports.apply("system:serviceaccount:kube-system:" + controller);
  }

  public <T extends HasMetadata> TypedClient<T> client(String controller, ResourceType<T> type) {
    return new TypedClient<>(transport(controller), type);
  }

  public EventRecorder recorder(String controller) {
    return new EventRecorder(transport(controller), controller, timers.clock());
  }

  public <T extends HasMetadata> Informer<T> informer(ResourceType<T> type) {
    return informers.informer(type);
  }

  public <T extends HasMetadata> Indexer<T> lister(ResourceType<T> type) {
    return informers.informer(type).indexer();
  }

  public Instant now() {
    return timers.clock().instant();
  }
}
