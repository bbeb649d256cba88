package io.naru.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.naru.client.EventHandler;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.support.Selectors;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The slices that one controller manages, by the service that they are of. What was created or
 * deleted is expected, by the key of the service, until the informer shows it. Thread-safe.
 */
final class ManagedSlices {

  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private final String manager;
  private final String index;
  private final Consumer<String> enqueue;
  private final Indexer<EndpointSlice> slices;
  private final TypedClient<EndpointSlice> client;
  private final Expectations expectations;

  /**
   * @param user whose service account it acts as
   * @param manager as the slices' label tells it
   * @param enqueue is told the keys of services whose slices changed
   */
  ManagedSlices(ControllerContext context, String user, String manager, Consumer<String> enqueue) {
    this.manager = manager;
    this.enqueue = enqueue;
    index = manager + "/service";
    slices = context.lister(Resources.ENDPOINT_SLICES);
    slices.addIndex(index, this::keys);
    client = context.client(user, Resources.ENDPOINT_SLICES);
    expectations = new Expectations(context.timers().clock());
    context.informer(Resources.ENDPOINT_SLICES).addHandler(new SliceHandler());
  }

  private final class SliceHandler implements EventHandler<EndpointSlice> {
    @Override
    public void onAdd(EndpointSlice slice) {
      for (String key : keys(slice)) {
        expectations.creationObserved(key);
        enqueue.accept(key);
      }
    }

    @Override
    public void onUpdate(EndpointSlice old, EndpointSlice slice) {
      keys(old).forEach(enqueue);
      keys(slice).forEach(enqueue);
    }

    @Override
    public void onDelete(EndpointSlice slice) {
      for (String key : keys(slice)) {
        expectations.deletionObserved(key, slice.getMetadata().getUid());
        enqueue.accept(key);
      }
    }
  }

  private List<String> keys(EndpointSlice slice) {
    Map<String, String> labels = Selectors.labels(slice);
    String service = labels.get(SERVICE_NAME);
    return service == null || !manager.equals(labels.get(MANAGED_BY))
        ? List.of()
        : List.of(Indexer.key(slice.getMetadata().getNamespace(), service));
  }

  /** The slices of a service, as last seen. */
  List<EndpointSlice> of(String key) {
    return slices.byIndex(index, key);
  }

  /** Whether {@link #of} shows all that was written. */
  boolean areSeen(String key) {
    return expectations.areMet(key);
  }

  /** The service is gone. */
  void forget(String key) {
    expectations.forget(key);
  }

  void create(String key, EndpointSlice slice) {
    expectations.expectCreations(key, 1);
    try {
      client.create(slice);
    } catch (StatusException e) {
      expectations.creationObserved(key);
      throw e;
    }
  }

  void update(EndpointSlice slice) {
    client.update(slice);
  }

  /** One that is gone already is no failure. */
  void delete(String key, List<EndpointSlice> superfluous) {
    for (EndpointSlice slice : superfluous) {
      var metadata = slice.getMetadata();
      expectations.expectDeletion(key, metadata.getUid());
      try {
        client.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
      } catch (StatusException e) {
        expectations.deletionObserved(key, metadata.getUid());
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
  }
}
