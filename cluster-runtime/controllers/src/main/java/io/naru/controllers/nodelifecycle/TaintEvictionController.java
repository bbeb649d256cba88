package io.naru.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
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
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes pods from nodes with taints of effect {@code NoExecute} that they do not tolerate, or no
 * longer ({@code tolerationSeconds}). See
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
public final class TaintEvictionController implements ManagedController {

  private static final String USER = "node-controller";

  private record Waiting(String uid, Instant since) {}

  private final ControllerContext context;
  private final Indexer<Node> nodes;
  private final Indexer<Pod> pods;
  private final PodsOnNode podsOnNode;
  private final TypedClient<Pod> client;
  private final EventRecorder events;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final Controller<String> controller;

  public TaintEvictionController(ControllerContext context) {
    this.context = context;
    nodes = context.lister(Resources.NODES);
    pods = context.lister(Resources.PODS);
    podsOnNode = new PodsOnNode(pods);
    client = context.client(USER, Resources.PODS);
    events = context.recorder("taint-eviction-controller");
    controller = new Controller<>("taint-eviction", context.timers(), this::sync);
    context.informer(Resources.NODES).addHandler(new NodeHandler());
    context
        .informer(Resources.PODS)
        .addHandler(
            EventHandler.forEach(pod -> {
              String node = pod.getSpec().getNodeName();
              // Most pods are on nodes without taints, and change often.
              if (waiting.containsKey(Indexer.key(pod)) || (node != null && isEvicting(node))) {
                controller.enqueue(Indexer.key(pod));
              }
            }));
  }

  @Override
  public void start() {
    controller.start(4);
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
      if (!evictingTaints(node).isEmpty()) {
        enqueuePods(node);
      }
    }

    @Override
    public void onUpdate(Node old, Node node) {
      if (!evictingTaints(old).equals(evictingTaints(node))) {
        enqueuePods(node);
      }
    }

    private void enqueuePods(Node node) {
      podsOnNode
          .on(node.getMetadata().getName())
          .forEach(pod -> controller.enqueue(Indexer.key(pod)));
    }
  }

  private Result sync(String key) {
    Pod pod = pods.get(key);
    Node node =
        pod == null || pod.getSpec().getNodeName() == null
            ? null
            : nodes.get(pod.getSpec().getNodeName());
    if (pod == null || node == null || Pods.isTerminating(pod)) {
      waiting.remove(key);
      return Result.done();
    }
    String uid = pod.getMetadata().getUid();
    Waiting known = waiting.get(key);
    if (known != null && !known.uid().equals(uid)) {
      known = null;
    }
    List<Taint> taints = evictingTaints(node);
    Duration tolerance = Tolerance.of(taints, pod.getSpec().getTolerations());
    if (taints.isEmpty() || tolerance == null) {
      waiting.remove(key);
      if (known != null) {
        event(pod, "Cancelling deletion of Pod " + key);
      }
      return Result.done();
    }
    Instant now = context.now();
    Instant since = known == null ? now : known.since();
    waiting.put(key, new Waiting(uid, since));
    Duration left = Duration.between(now, since.plus(tolerance));
    if (left.isPositive()) {
      return Result.after(left);
    }
    evict(key, pod, now);
    return Result.done();
  }

  private void evict(String key, Pod pod, Instant now) {
    event(pod, "Marking for deletion Pod " + key);
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    try {
      client.patchStatus(
          namespace,
          name,
          PodStatuses.disruptionTarget(
              pod,
              "DeletionByTaintManager",
              "Taint manager: deleting due to NoExecute taint",
              now));
      client.deleteUid(namespace, name, pod.getMetadata().getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private boolean isEvicting(String name) {
    Node node = nodes.get(name);
    return node != null && !evictingTaints(node).isEmpty();
  }

  private static List<Taint> evictingTaints(Node node) {
    return NodeTaints.of(node).stream()
        .filter(taint -> "NoExecute".equals(taint.getEffect()))
        .toList();
  }

  private void event(Pod pod, String message) {
    events.record(pod, Resources.PODS, EventRecorder.Type.NORMAL, "TaintManagerEviction", message);
  }
}
