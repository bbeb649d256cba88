package io.naru.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.ServicePodHandler;
import io.naru.controllers.support.ServicePods;
import io.naru.controllers.support.TriggerTimes;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the EndpointSlices of services with a selector. Slices of a deleted service are collected
 * through their owner reference; slices that somebody else manages are left alone.
 */
public final class EndpointSliceController extends ObjectController<Service> {

  static final String HEADLESS = "service.kubernetes.io/headless";
  static final String MANAGER = "endpointslice-controller.k8s.io";

  private static final String USER = "endpointslice-controller";

  private final Indexer<Pod> pods;
  private final Indexer<Node> nodes;
  private final ManagedSlices slices;
  private final TriggerTimes triggers = new TriggerTimes();

  public EndpointSliceController(ControllerContext context) {
    super(context, USER, Resources.SERVICES, 5);
    pods = context.lister(Resources.PODS);
    nodes = context.lister(Resources.NODES);
    slices = new ManagedSlices(context, USER, MANAGER, this::enqueue);
    context.informer(Resources.PODS).addHandler(new ServicePodHandler(lister, this::enqueue));
    context.informer(Resources.NODES).addHandler(new NodeHandler());
  }

  /** Pods may have been seen before their node, and the zone of endpoints is that of the node. */
  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      servicesOn(node);
    }

    @Override
    public void onUpdate(Node old, Node node) {
      if (!Selectors.labels(old).equals(Selectors.labels(node))) {
        servicesOn(node);
      }
    }

    @Override
    public void onDelete(Node node) {
      servicesOn(node);
    }

    private void servicesOn(Node node) {
      String name = node.getMetadata().getName();
      for (Pod pod : pods.list()) {
        if (name.equals(pod.getSpec().getNodeName())) {
          for (Service service : lister.inNamespace(pod.getMetadata().getNamespace())) {
            if (ServicePods.selects(service, pod)) {
              enqueue(service);
            }
          }
        }
      }
    }
  }

  @Override
  protected Result sync(String key) {
    Service service = lister.get(key);
    if (service == null) {
      slices.forget(key);
      triggers.forget(key);
      return Result.done();
    }
    if (!ServicePods.isManaged(service) || service.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    if (!slices.areSeen(key)) {
      return Result.after(Expectations.LAPSE.plusSeconds(1));
    }
    List<Pod> selected =
        pods.inNamespace(service.getMetadata().getNamespace()).stream()
            .filter(pod -> ServicePods.selects(service, pod) && !Pods.isTerminal(pod))
            .toList();
    Instant trigger = triggers.next(key, service, selected);
    List<EndpointSlice> existing = slices.of(key);
    List<String> families = ServicePods.families(service);
    for (String family : families) {
      SlicePlan plan =
          new SlicePlan(
              template(service, family),
              existing.stream().filter(slice -> family.equals(slice.getAddressType())).toList(),
              wanted(service, selected, family));
      write(key, service, plan, trigger);
    }
    slices.delete(
        key,
        existing.stream().filter(slice -> !families.contains(slice.getAddressType())).toList());
    return Result.done();
  }

  private Map<List<EndpointPort>, List<Endpoint>> wanted(
      Service service, List<Pod> selected, String family) {
    PodEndpoints endpoints = new PodEndpoints(service, nodes);
    Map<List<EndpointPort>, List<Endpoint>> result = new LinkedHashMap<>();
    for (Pod pod : selected) {
      String address = ServicePods.address(pod, family);
      if (address != null && !endpoints.isOnMissingNode(pod)) {
        result
            .computeIfAbsent(endpoints.ports(pod), ports -> new ArrayList<>())
            .add(endpoints.endpoint(pod, address));
      }
    }
    return result;
  }

  private void write(String key, Service service, SlicePlan plan, @Nullable Instant trigger) {
    try {
      for (EndpointSlice slice : plan.creates()) {
        slices.create(key, triggered(slice, trigger));
      }
      for (EndpointSlice slice : plan.updates()) {
        slices.update(triggered(slice, trigger));
      }
      slices.delete(key, plan.deletes());
    } catch (StatusException e) {
      if (e.isConflict() || e.isNotFound()) {
        throw e;
      }
      event(
          service,
          EventRecorder.Type.WARNING,
          "FailedToUpdateEndpointSlices",
          "Error updating Endpoint Slices for Service %s: %s".formatted(key, e.getMessage()));
      throw e;
    }
  }

  private static EndpointSlice triggered(EndpointSlice slice, @Nullable Instant trigger) {
    var metadata = new EndpointSliceBuilder(slice).editMetadata();
    return trigger == null
        ? metadata.removeFromAnnotations(TriggerTimes.ANNOTATION).endMetadata().build()
        : metadata
            .addToAnnotations(TriggerTimes.ANNOTATION, trigger.toString())
            .endMetadata()
            .build();
  }

  private static EndpointSlice template(Service service, String family) {
    Map<String, String> labels = new HashMap<>(Selectors.labels(service));
    labels.keySet().removeAll(Set.of(HEADLESS));
    labels.put(ManagedSlices.SERVICE_NAME, service.getMetadata().getName());
    labels.put(ManagedSlices.MANAGED_BY, MANAGER);
    if (ServicePods.isHeadless(service)) {
      labels.put(HEADLESS, "");
    }
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withGenerateName(service.getMetadata().getName() + "-")
        .withNamespace(service.getMetadata().getNamespace())
        .withLabels(labels)
        .withOwnerReferences(Owners.controllerReference(service, Resources.SERVICES))
        .endMetadata()
        .withAddressType(family)
        .build();
  }
}
