package io.naru.controllers.podgc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deletes, without grace, pods bound to nodes that are no more, terminating pods that never got a
 * node or whose node is out of service, and the oldest finished pods above a threshold. See
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection
 */
public final class PodGarbageCollector implements ManagedController {

  /** How many finished pods are kept, if nothing else is asked for. */
  public static final int DEFAULT_THRESHOLD = 12_500;

  private static final String USER = "pod-garbage-collector";
  private static final String BY_NODE = "podgc/node";
  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
  // A node that is deleted and registers again at once keeps its pods.
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private sealed interface Task {
    /** Pods of a node that may be gone or out of service. */
    record PodsOf(String node) implements Task {}

    /** A pod that was deleted before it got a node. */
    record Unscheduled(String key) implements Task {}

    /** All finished pods. */
    record Finished() implements Task {}
  }

  private final ControllerContext context;
  private final int threshold;
  private final Indexer<Pod> pods;
  private final Indexer<Node> nodes;
  private final TypedClient<Pod> podClient;
  private final TypedClient<Node> nodeClient;
  private final Controller<Task> controller;

  /**
   * @param threshold how many finished pods are kept; zero for all
   */
  public PodGarbageCollector(ControllerContext context, int threshold) {
    this.context = context;
    this.threshold = threshold;
    pods = context.lister(Resources.PODS);
    pods.addIndex(
        BY_NODE,
        pod ->
            pod.getSpec().getNodeName() == null ? List.of() : List.of(pod.getSpec().getNodeName()));
    nodes = context.lister(Resources.NODES);
    podClient = context.client(USER, Resources.PODS);
    nodeClient = context.client(USER, Resources.NODES);
    controller = new Controller<>("pod-gc", context.timers(), this::sync);
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onAdd(Pod pod) {
                note(null, pod);
              }

              @Override
              public void onUpdate(Pod old, Pod pod) {
                note(old, pod);
              }
            });
    context.informer(Resources.NODES).addHandler(new NodeHandler());
  }

  @Override
  public void start() {
    // Those that were heard of before their nodes were.
    for (Pod pod : pods.list()) {
      note(null, pod);
    }
    controller.start(2);
  }

  @Override
  public void close() {
    controller.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onUpdate(Node old, Node node) {
      if (isOutOfService(node)) {
        controller.enqueue(new Task.PodsOf(node.getMetadata().getName()));
      }
    }

    @Override
    public void onAdd(Node node) {
      onUpdate(node, node);
    }

    @Override
    public void onDelete(Node node) {
      controller.enqueueAfter(new Task.PodsOf(node.getMetadata().getName()), QUARANTINE);
    }
  }

  private void note(@Nullable Pod old, Pod pod) {
    String name = pod.getSpec().getNodeName();
    if (name == null) {
      if (Pods.isTerminating(pod)) {
        controller.enqueue(new Task.Unscheduled(Indexer.key(pod)));
      }
    } else {
      Node node = nodes.get(name);
      boolean bound = old == null || old.getSpec().getNodeName() == null;
      if (node == null && bound) {
        controller.enqueueAfter(new Task.PodsOf(name), QUARANTINE);
      } else if (node != null && Pods.isTerminating(pod) && isOutOfService(node)) {
        controller.enqueue(new Task.PodsOf(name));
      }
    }
    if (threshold > 0 && Pods.isTerminal(pod) && (old == null || !Pods.isTerminal(old))) {
      controller.enqueue(new Task.Finished());
    }
  }

  private Result sync(Task task) {
    switch (task) {
      case Task.PodsOf(String node) -> collectPodsOf(node);
      case Task.Unscheduled(String key) -> {
        Pod pod = pods.get(key);
        if (pod != null && pod.getSpec().getNodeName() == null && Pods.isTerminating(pod)) {
          delete(pod, null);
        }
      }
      case Task.Finished() -> collectFinished();
    }
    return Result.done();
  }

  private void collectPodsOf(String name) {
    List<Pod> bound = pods.byIndex(BY_NODE, name);
    if (bound.isEmpty()) {
      return;
    }
    // Asked of the server: pods must not die of an informer that lags.
    Node node = nodeClient.find("", name);
    if (node == null) {
      bound.forEach(pod -> delete(pod, "PodGC: node no longer exists"));
    } else if (isOutOfService(node)) {
      bound.stream()
          .filter(Pods::isTerminating)
          .forEach(pod -> delete(pod, "PodGC: node is out of service"));
    }
  }

  private void collectFinished() {
    List<Pod> finished = pods.list().stream().filter(Pods::isTerminal).toList();
    finished.stream()
        .filter(pod -> !Pods.isTerminating(pod))
        .sorted(
            Comparator.comparing(PodGarbageCollector::isEvicted)
                .reversed()
                .thenComparing(
                    pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""))
                .thenComparing(pod -> Indexer.key(pod)))
        .limit(Math.max(0, finished.size() - threshold))
        .forEach(pod -> delete(pod, null));
  }

  /**
   * @param disruption why a pod that could have run on is taken away; null if it could not
   */
  private void delete(Pod pod, @Nullable String disruption) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    try {
      if (!Pods.isTerminal(pod)) {
        podClient.patchStatus(namespace, name, failed(pod, disruption));
      }
      ObjectNode options =
          Json.object()
              .put("kind", "DeleteOptions")
              .put("apiVersion", "v1")
              .put("gracePeriodSeconds", 0);
      options.putObject("preconditions").put("uid", pod.getMetadata().getUid());
      podClient.delete(namespace, name, options);
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /** No kubelet will say how the pod ended; its owner has to know. */
  private ObjectNode failed(Pod pod, @Nullable String disruption) {
    ObjectNode patch;
    if (disruption == null) {
      patch = Json.object();
      patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
    } else {
      patch = PodStatuses.disruptionTarget(pod, "DeletionByPodGC", disruption, context.now());
    }
    Json.ensureObject(patch, "status").put("phase", "Failed");
    return patch;
  }

  private static boolean isEvicted(Pod pod) {
    return pod.getStatus() != null && "Evicted".equals(pod.getStatus().getReason());
  }

  private static boolean isOutOfService(Node node) {
    boolean tainted =
        node.getSpec() != null
            && node.getSpec().getTaints().stream()
                .anyMatch(taint -> OUT_OF_SERVICE.equals(taint.getKey()));
    return tainted && !isReady(node);
  }

  private static boolean isReady(Node node) {
    if (node.getStatus() == null) {
      return false;
    }
    for (NodeCondition condition : node.getStatus().getConditions()) {
      if ("Ready".equals(condition.getType())) {
        return "True".equals(condition.getStatus());
      }
    }
    return false;
  }
}
