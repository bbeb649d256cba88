package io.naru.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Mirrors Endpoints of services without a selector, which somebody wrote by hand, into slices: for
 * readers that know slices only. Slices go with their Endpoints by their owner reference.
 */
public final class EndpointSliceMirroringController extends ObjectController<Endpoints> {

  static final String MANAGER = "endpointslicemirroring-controller.k8s.io";

  private static final String USER = "endpointslicemirroring-controller";

  private final Indexer<Service> services;
  private final ManagedSlices slices;

  public EndpointSliceMirroringController(ControllerContext context) {
    super(context, USER, Resources.ENDPOINTS, 2);
    services = context.lister(Resources.SERVICES);
    slices = new ManagedSlices(context, USER, MANAGER, this::enqueue);
    context
        .informer(Resources.SERVICES)
        .addHandler(EventHandler.forEach(service -> enqueue(Indexer.key(service))));
  }

  @Override
  protected Result sync(String key) {
    Endpoints endpoints = lister.get(key);
    Service service = services.get(key);
    List<EndpointSlice> existing = slices.of(key);
    if (endpoints == null) {
      slices.forget(key);
    }
    if (endpoints == null
        || endpoints.getMetadata().getDeletionTimestamp() != null
        || service == null
        || hasSelector(service)
        || !MirroredEndpoints.isWanted(endpoints)) {
      slices.delete(key, existing);
      return Result.done();
    }
    if (!slices.areSeen(key)) {
      return Result.after(Expectations.LAPSE.plusSeconds(1));
    }
    mirror(key, endpoints, existing);
    return Result.done();
  }

  private static boolean hasSelector(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null && !selector.isEmpty();
  }

  private void mirror(String key, Endpoints endpoints, List<EndpointSlice> existing) {
    MirroredEndpoints wanted = new MirroredEndpoints(endpoints);
    if (wanted.invalid() > 0) {
      event(
          endpoints,
          EventRecorder.Type.WARNING,
          "InvalidIPAddress",
          "Skipped %d invalid IP addresses when mirroring to EndpointSlices"
              .formatted(wanted.invalid()));
    }
    if (wanted.superfluous() > 0) {
      event(
          endpoints,
          EventRecorder.Type.WARNING,
          "TooManyAddressesToMirror",
          "A max of %d addresses can be mirrored to EndpointSlices per Endpoints subset. %d"
                  .formatted(MirroredEndpoints.MAX_ADDRESSES, wanted.superfluous())
              + " addresses were skipped");
    }
    Set<EndpointSlice> left = new HashSet<>(existing);
    wanted
        .byFamily()
        .forEach((family, endpointsByPorts) -> {
          List<EndpointSlice> sameFamily =
              existing.stream().filter(slice -> family.equals(slice.getAddressType())).toList();
          SlicePlan plan = new SlicePlan(wanted.template(family), sameFamily, endpointsByPorts);
          write(key, wanted, plan, sameFamily);
          left.removeAll(sameFamily);
        });
    slices.delete(key, List.copyOf(left));
  }

  private void write(
      String key, MirroredEndpoints wanted, SlicePlan plan, List<EndpointSlice> existing) {
    for (EndpointSlice slice : plan.creates()) {
      slices.create(key, slice);
    }
    Map<String, EndpointSlice> updates = new HashMap<>();
    for (EndpointSlice slice : existing) {
      if (!annotations(slice).equals(wanted.annotations())) {
        updates.put(slice.getMetadata().getName(), slice);
      }
    }
    plan.updates().forEach(slice -> updates.put(slice.getMetadata().getName(), slice));
    plan.deletes().forEach(slice -> updates.remove(slice.getMetadata().getName()));
    for (EndpointSlice slice : updates.values()) {
      slices.update(
          new EndpointSliceBuilder(slice)
              .editMetadata()
              .withAnnotations(wanted.annotations())
              .endMetadata()
              .build());
    }
    slices.delete(key, plan.deletes());
  }

  private static Map<String, String> annotations(EndpointSlice slice) {
    return Objects.requireNonNullElse(slice.getMetadata().getAnnotations(), Map.of());
  }
}
