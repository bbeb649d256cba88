package io.naru.cloud.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.cloud.CloudException;
import io.naru.cloud.LoadBalancers;
import io.naru.cloud.LoadBalancers.LoadBalancer;
import io.naru.cloud.NodeFacts;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives each service of type LoadBalancer one of the cloud's load balancers and writes its
 * addresses into the status; takes it away when the service goes or no longer wants it. Services
 * with a {@code loadBalancerClass} are somebody else's. A finalizer keeps a service until its load
 * balancer is gone. See "Service: type LoadBalancer" in the Kubernetes documentation.
 */
public final class ServiceController extends ObjectController<Service> {

  /** Holds a service that has a load balancer. */
  public static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

  private static final String USER = "service-controller";

  /** A service with its load balancer as this process last ensured it. */
  private record Ensured(Service service, LoadBalancerWish wish, List<Node> nodes) {}

  private final LoadBalancers balancers;
  private final TypedClient<Service> services;
  private final Indexer<Node> nodes;
  private final Map<String, Ensured> ensured = new ConcurrentHashMap<>();

  public ServiceController(ControllerContext context, LoadBalancers balancers) {
    super(context, USER, Resources.SERVICES, 2);
    this.balancers = balancers;
    services = context.client(USER, Resources.SERVICES);
    nodes = context.lister(Resources.NODES);
    context
        .informer(Resources.NODES)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onAdd(Node node) {
                onUpdate(node, node);
              }

              @Override
              public void onUpdate(Node old, Node node) {
                if (old == node || !isSame(old, node)) {
                  onDelete(node);
                }
              }

              @Override
              public void onDelete(Node node) {
                ensured.keySet().forEach(key -> enqueue(key));
              }
            });
  }

  @Override
  protected Result sync(String key) {
    Service service = lister.get(key);
    if (service == null) {
      Ensured last = ensured.remove(key);
      if (last != null) { // somebody took its finalizer
        balancers.delete(last.service());
      }
    } else if (service.getMetadata().getDeletionTimestamp() != null || !isOurs(service)) {
      if (ensured.containsKey(key) || hasFinalizer(service)) {
        release(key, service);
      }
    } else {
      ensure(key, service);
    }
    return Result.done();
  }

  private static boolean isOurs(Service service) {
    return "LoadBalancer".equals(service.getSpec().getType())
        && service.getSpec().getLoadBalancerClass() == null;
  }

  private void ensure(String key, Service service) {
    LoadBalancerWish wish = LoadBalancerWish.of(service);
    List<Node> backends = nodes.list().stream().filter(NodeFacts::takesLoad).toList();
    Ensured last = ensured.get(key);
    if (last != null && !uid(last.service()).equals(uid(service))) {
      balancers.delete(last.service()); // made again under the same name
      last = null;
    }
    try {
      if (last == null || !last.wish().equals(wish)) {
        event(service, Type.NORMAL, "EnsuringLoadBalancer", "Ensuring load balancer");
        // Written first: else a service deleted meanwhile would leave its load balancer behind.
        Service held =
            hasFinalizer(service) ? service : patch(service, finalizerPatch(service, true));
        LoadBalancer balancer = balancers.ensure(held, backends);
        writeStatus(held, balancer.ingress());
        ensured.put(key, new Ensured(held, wish, backends));
        event(service, Type.NORMAL, "EnsuredLoadBalancer", "Ensured load balancer");
        balancer
            .remarks()
            .forEach(remark -> event(service, Type.WARNING, "LoadBalancerDiffers", remark));
      } else if (!isSame(last.nodes(), backends)) {
        balancers.update(service, backends);
        ensured.put(key, new Ensured(service, wish, backends));
        event(service, Type.NORMAL, "UpdatedLoadBalancer", "Updated load balancer with new hosts");
      }
    } catch (CloudException e) {
      event(
          service,
          Type.WARNING,
          "SyncLoadBalancerFailed",
          "Error syncing load balancer: failed to ensure load balancer: " + e.getMessage());
      throw e;
    }
  }

  private void release(String key, Service service) {
    event(service, Type.NORMAL, "DeletingLoadBalancer", "Deleting load balancer");
    try {
      balancers.delete(service);
    } catch (CloudException e) {
      event(
          service,
          Type.WARNING,
          "SyncLoadBalancerFailed",
          "Error syncing load balancer: failed to delete load balancer: " + e.getMessage());
      throw e;
    }
    ensured.remove(key);
    event(service, Type.NORMAL, "DeletedLoadBalancer", "Deleted load balancer");
    ObjectNode patch = finalizerPatch(service, false);
    patch.putObject("status").putObject("loadBalancer").putNull("ingress");
    try {
      patch(service, patch);
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private static boolean hasFinalizer(Service service) {
    return service.getMetadata().getFinalizers().contains(FINALIZER);
  }

  private static ObjectNode finalizerPatch(Service service, boolean held) {
    List<String> finalizers = new ArrayList<>(service.getMetadata().getFinalizers());
    finalizers.remove(FINALIZER);
    if (held) {
      finalizers.add(FINALIZER);
    }
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", service.getMetadata().getResourceVersion());
    finalizers.forEach(metadata.putArray("finalizers")::add);
    return patch;
  }

  private Service writeStatus(Service service, List<LoadBalancerIngress> ingress) {
    if (ingress.equals(ingress(service))) {
      return service;
    }
    ObjectNode patch = Json.object();
    patch
        .putObject("status")
        .putObject("loadBalancer")
        .set("ingress", Json.mapper().valueToTree(ingress));
    return patch(service, patch);
  }

  /** Through the status, which is all that the controller's role may write. */
  private Service patch(Service service, ObjectNode patch) {
    return services.patchStatus(
        service.getMetadata().getNamespace(), service.getMetadata().getName(), patch);
  }

  private static List<LoadBalancerIngress> ingress(Service service) {
    return service.getStatus() == null || service.getStatus().getLoadBalancer() == null
        ? List.of()
        : service.getStatus().getLoadBalancer().getIngress();
  }

  private static String uid(Service service) {
    return Objects.requireNonNullElse(service.getMetadata().getUid(), "");
  }

  private static boolean isSame(List<Node> before, List<Node> now) {
    if (before.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!isSame(before.get(i), now.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(@Nullable Node before, Node now) {
    return before != null
        && before.getMetadata().getName().equals(now.getMetadata().getName())
        && NodeFacts.takesLoad(before) == NodeFacts.takesLoad(now)
        && NodeFacts.internalAddresses(before).equals(NodeFacts.internalAddresses(now));
  }
}
