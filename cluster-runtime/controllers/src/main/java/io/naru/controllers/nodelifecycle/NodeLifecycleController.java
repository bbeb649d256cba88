package io.naru.controllers.nodelifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.support.PodStatuses;
import io.naru.controllers.support.Pods;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges nodes by their signs of life (renewals of the lease {@code kube-node-lease/NAME}, posts of
 * the status), as seen by this process's clock, so that clocks of nodes need not agree. See
 * https://kubernetes.io/docs/concepts/architecture/nodes/#node-controller
 */
public final class NodeLifecycleController implements ManagedController {

  private static final String USER = "node-controller";
  private static final String LEASES = "kube-node-lease";

  private final ControllerContext context;
  private final NodeLifecycleOptions options;
  private final Indexer<Node> nodes;
  private final PodsOnNode pods;
  private final TypedClient<Node> nodeClient;
  private final TypedClient<Pod> podClient;
  private final EventRecorder events;
  private final ZoneDisruption zones;
  private final Map<String, NodeHealth> health = new ConcurrentHashMap<>();
  private final Controller<String> controller;

  public NodeLifecycleController(ControllerContext context, NodeLifecycleOptions options) {
    this.context = context;
    this.options = options;
    nodes = context.lister(Resources.NODES);
    pods = new PodsOnNode(context.lister(Resources.PODS));
    nodeClient = context.client(USER, Resources.NODES);
    podClient = context.client(USER, Resources.PODS);
    events = context.recorder(USER);
    zones = new ZoneDisruption(options.betweenEvictions());
    controller = new Controller<>("node-lifecycle", context.timers(), this::sync);
    context.informer(Resources.NODES).addHandler(new NodeHandler());
    context.informer(Resources.LEASES).addHandler(new LeaseHandler());
    context.informer(Resources.PODS).addHandler(new PodHandler());
  }

  @Override
  public void start() {
    controller.start(1);
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      String name = node.getMetadata().getName();
      event(
          node,
          "RegisteredNode",
          "Node " + name + " event: Registered Node " + name + " in Controller");
      note(node);
    }

    @Override
    public void onUpdate(Node old, Node node) {
      note(node);
    }

    @Override
    public void onDelete(Node node) {
      String name = node.getMetadata().getName();
      event(
          node,
          "RemovingNode",
          "Node " + name + " event: Removing Node " + name + " from Controller");
      health.remove(name);
      boolean total = zones.isTotal();
      if (zones.remove(node)) {
        reviewAll(total);
      }
    }

    private void note(Node node) {
      healthOf(node).heard(NodeConditions.heartbeat(node), context.now());
      boolean total = zones.isTotal();
      if (zones.put(node)) {
        reviewAll(total);
      }
      controller.enqueue(node.getMetadata().getName());
    }

    private void reviewAll(boolean wasTotal) {
      if (wasTotal && !zones.isTotal()) {
        // Whatever silenced all of them is over: each gets the time to be heard again.
        health.values().forEach(each -> each.alive(context.now()));
      }
      nodes.list().forEach(each -> controller.enqueue(each.getMetadata().getName()));
    }
  }

  private final class LeaseHandler implements EventHandler<Lease> {
    @Override
    public void onAdd(Lease lease) {
      // Of unknown age: seen now is not renewed now, and the node has its grace since it was seen.
    }

    @Override
    public void onUpdate(Lease old, Lease lease) {
      NodeHealth known = health.get(lease.getMetadata().getName());
      if (known != null
          && LEASES.equals(lease.getMetadata().getNamespace())
          && !Objects.equals(renewal(old), renewal(lease))) {
        known.alive(context.now());
      }
    }

    private @Nullable Object renewal(Lease lease) {
      return lease.getSpec() == null ? null : lease.getSpec().getRenewTime();
    }
  }

  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      arrived(pod);
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      if (!Objects.equals(old.getSpec().getNodeName(), pod.getSpec().getNodeName())) {
        arrived(pod);
      }
    }

    private void arrived(Pod pod) {
      String node = pod.getSpec().getNodeName();
      NodeHealth known = node == null ? null : health.get(node);
      if (known != null) {
        known.podsMarked = false;
        controller.enqueue(node);
      }
    }
  }

  private NodeHealth healthOf(Node node) {
    return health.computeIfAbsent(
        node.getMetadata().getName(),
        name -> new NodeHealth(NodeConditions.heartbeat(node), context.now()));
  }

  private Result sync(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      return Result.done();
    }
    NodeHealth known = healthOf(node);
    Instant now = context.now();
    // The lister may already show a heartbeat that the handler has yet to hear of.
    known.heard(NodeConditions.heartbeat(node), now);
    Duration grace = NodeConditions.ready(node) == null ? options.startupGrace() : options.grace();
    Duration left = Duration.between(now, known.lastSign().plus(grace));
    boolean silent = left.isZero() || left.isNegative();
    if (silent) {
      node = writeSilent(node, now);
    }
    String ready = NodeConditions.ready(node);
    if ("True".equals(known.ready) && !"True".equals(ready)) {
      event(node, "NodeNotReady", "Node " + name + " status is now: NodeNotReady");
    }
    known.ready = ready;
    if ("True".equals(ready) || ready == null) {
      known.podsMarked = false;
    } else if (!known.podsMarked) {
      known.podsMarked = true;
      markPodsNotReady(name, known);
    }
    Duration wait = taint(node, now);
    if (!silent && (wait == null || left.compareTo(wait) < 0)) {
      wait = left;
    }
    return wait == null ? Result.done() : Result.after(wait);
  }

  private Node writeSilent(Node node, Instant now) {
    List<NodeCondition> conditions = NodeConditions.silent(node, now);
    if (conditions.equals(NodeConditions.of(node))) {
      return node;
    }
    ObjectNode patch = patchOf(node);
    patch.putObject("status").set("conditions", Json.mapper().valueToTree(conditions));
    return nodeClient.patchStatus("", node.getMetadata().getName(), patch);
  }

  /** Returns when to try again, or null if nothing is waited for. */
  private @Nullable Duration taint(Node node, Instant now) {
    String evicting = zones.isTotal() ? null : NodeTaints.evictingKey(node);
    Duration wait = null;
    if (evicting != null && !NodeTaints.evicts(node)) {
      wait = zones.askToEvict(node, now);
      boolean granted = wait != null && wait.isZero();
      evicting = granted ? evicting : null;
      wait = granted ? null : wait;
    }
    List<Taint> wanted = NodeTaints.wanted(node, evicting, now);
    if (!wanted.equals(NodeTaints.of(node))) {
      ObjectNode patch = patchOf(node);
      patch.putObject("spec").set("taints", Json.mapper().valueToTree(wanted));
      nodeClient.patch("", node.getMetadata().getName(), patch);
    }
    return wait;
  }

  /** Services stop sending to pods that nobody can vouch for. */
  private void markPodsNotReady(String node, NodeHealth known) {
    for (Pod pod : pods.on(node)) {
      if (!Pods.isReady(pod)) {
        continue;
      }
      events.record(
          pod, Resources.PODS, EventRecorder.Type.WARNING, "NodeNotReady", "Node is not ready");
      try {
        podClient.patchStatus(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            PodStatuses.condition(pod, "Ready", "False", "", "", context.now()));
      } catch (StatusException e) {
        if (!e.isNotFound()) {
          known.podsMarked = false;
          throw e;
        }
      }
    }
  }

  // Lists are replaced whole: bound to the version they were made from.
  private static ObjectNode patchOf(Node node) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", node.getMetadata().getUid());
    metadata.put("resourceVersion", node.getMetadata().getResourceVersion());
    return patch;
  }

  private void event(Node node, String reason, String message) {
    events.record(node, Resources.NODES, EventRecorder.Type.NORMAL, reason, message);
  }

  /** What is remembered of a node between its signs of life. */
  private static final class NodeHealth {
    private @Nullable String heartbeat;
    private Instant lastSign;
    private volatile @Nullable String ready;
    private volatile boolean podsMarked;

    private NodeHealth(@Nullable String heartbeat, Instant now) {
      this.heartbeat = heartbeat;
      lastSign = now;
    }

    private synchronized void heard(@Nullable String heartbeat, Instant now) {
      if (!Objects.equals(this.heartbeat, heartbeat)) {
        this.heartbeat = heartbeat;
        lastSign = now;
      }
    }

    private synchronized void alive(Instant now) {
      lastSign = now;
    }

    private synchronized Instant lastSign() {
      return lastSign;
    }
  }
}
