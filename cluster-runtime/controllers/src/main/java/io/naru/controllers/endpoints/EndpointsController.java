package io.naru.controllers.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.ServicePodHandler;
import io.naru.controllers.support.ServicePods;
import io.naru.controllers.support.TriggerTimes;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the Endpoints object of each service with a selector: what older clients still read. */
public final class EndpointsController extends ObjectController<Service> {

  static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

  private static final String MANAGER = "endpoint-controller";
  private static final String USER = "endpoint-controller";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private final Indexer<Pod> pods;
  private final Indexer<Endpoints> endpoints;
  private final TypedClient<Endpoints> client;
  private final TriggerTimes triggers = new TriggerTimes();

  public EndpointsController(ControllerContext context) {
    super(context, USER, Resources.SERVICES, 5);
    pods = context.lister(Resources.PODS);
    endpoints = context.lister(Resources.ENDPOINTS);
    client = context.client(USER, Resources.ENDPOINTS);
    context.informer(Resources.PODS).addHandler(new ServicePodHandler(lister, this::enqueue));
    context
        .informer(Resources.ENDPOINTS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onAdd(Endpoints found) {
                // One that was left over while nobody watched.
                if (MANAGER.equals(Selectors.labels(found).get(MANAGED_BY))) {
                  enqueue(Indexer.key(found));
                }
              }

              @Override
              public void onDelete(Endpoints gone) {
                enqueue(Indexer.key(gone));
              }
            });
  }

  @Override
  protected Result sync(String key) {
    Service service = lister.get(key);
    Endpoints present = endpoints.get(key);
    if (service == null) {
      triggers.forget(key);
      if (present != null) {
        delete(present);
      }
      return Result.done();
    }
    if (!ServicePods.isManaged(service)) {
      return Result.done();
    }
    List<Pod> selected =
        pods.inNamespace(service.getMetadata().getNamespace()).stream()
            .filter(pod -> ServicePods.selects(service, pod))
            .toList();
    Instant trigger = triggers.next(key, service, selected);
    List<EndpointSubset> subsets = Subsets.of(service, selected);
    boolean tooMany = Subsets.size(subsets) > Subsets.MAX_ADDRESSES;
    List<EndpointSubset> written = tooMany ? Subsets.truncated(subsets) : subsets;
    if (present == null || !isSame(present, written, labels(service), tooMany)) {
      write(service, present, written, tooMany, trigger);
    }
    return Result.done();
  }

  private void delete(Endpoints present) {
    var metadata = present.getMetadata();
    try {
      client.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private void write(
      Service service,
      @Nullable Endpoints present,
      List<EndpointSubset> subsets,
      boolean tooMany,
      @Nullable Instant trigger) {
    var metadata =
        (present == null ? new EndpointsBuilder() : new EndpointsBuilder(present))
            .editOrNewMetadata()
            .withName(service.getMetadata().getName())
            .withNamespace(service.getMetadata().getNamespace())
            .withLabels(labels(service));
    metadata =
        trigger == null
            ? metadata.removeFromAnnotations(TriggerTimes.ANNOTATION)
            : metadata.addToAnnotations(TriggerTimes.ANNOTATION, trigger.toString());
    metadata =
        tooMany
            ? metadata.addToAnnotations(OVER_CAPACITY, "truncated")
            : metadata.removeFromAnnotations(OVER_CAPACITY);
    Endpoints wanted = metadata.endMetadata().withSubsets(subsets).build();
    try {
      if (present == null) {
        client.create(wanted);
      } else {
        client.update(wanted);
      }
    } catch (StatusException e) {
      if (!e.isConflict() && !e.isAlreadyExists()) {
        event(
            service,
            EventRecorder.Type.WARNING,
            present == null ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
            "Failed to %s endpoint %s: %s"
                .formatted(
                    present == null ? "create" : "update", Indexer.key(service), e.getMessage()));
      }
      throw e;
    }
  }

  private static boolean isSame(
      Endpoints present, List<EndpointSubset> subsets, Map<String, String> labels, boolean marked) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(present.getMetadata().getAnnotations(), Map.of());
    return Selectors.labels(present).equals(labels)
        && annotations.containsKey(OVER_CAPACITY) == marked
        && tree(present.getSubsets()).equals(tree(subsets));
  }

  private static JsonNode tree(@Nullable List<EndpointSubset> subsets) {
    return Json.mapper().valueToTree(subsets == null ? List.of() : subsets);
  }

  private static Map<String, String> labels(Service service) {
    Map<String, String> labels = new HashMap<>(Selectors.labels(service));
    labels.put(MANAGED_BY, MANAGER);
    labels.remove(HEADLESS);
    if (ServicePods.isHeadless(service)) {
      labels.put(HEADLESS, "");
    }
    return labels;
  }
}
