package io.naru.providers.hollow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Informer;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.providers.hollow.pods.PodConditions;
import io.naru.providers.hollow.pods.PodReport;
import io.naru.providers.hollow.pods.StatusWriter;
import io.naru.providers.hollow.pods.Transitions;
import io.naru.providers.hollow.stages.Behaviour;
import io.naru.providers.hollow.stages.PodState;
import io.naru.providers.hollow.stages.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads the pods of all hollow nodes through their stages. What a pod has come to is told by the
 * pod object alone; here is only remembered since when, so that delays are exact while the process
 * lives. Thread-safe.
 */
final class PodKeeper implements AutoCloseable {

  private static final String BY_NODE = "hollow-node";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final int WORKERS = 16;

  /**
   * @param version of the pod as it was last written here: older ones are the past
   */
  private record Progress(PodState state, int restarts, Instant since, long version) {}

  private final Indexer<Pod> pods;
  private final ApiTransport transport;
  private final Timers timers;
  private final Function<String, @Nullable HollowNode> nodes;
  private final Supplier<Behaviour> behaviour;
  private final EventRecorder events;
  private final Map<String, Progress> progress = new ConcurrentHashMap<>();
  private final Controller<String> controller;

  PodKeeper(
      ApiTransport transport,
      Informer<Pod> informer,
      Timers timers,
      Function<String, @Nullable HollowNode> nodes,
      Supplier<Behaviour> behaviour) {
    this.pods = informer.indexer();
    this.transport = transport;
    this.timers = timers;
    this.nodes = nodes;
    this.behaviour = behaviour;
    this.events = new EventRecorder(transport, "kubelet", timers.clock());
    this.controller = new Controller<>("hollow-pods", timers, this::sync);
    pods.addIndex(BY_NODE, pod -> nodeOf(pod).isEmpty() ? List.of() : List.of(nodeOf(pod)));
    informer.addHandler(new PodHandler());
  }

  /** Call when all nodes and pods are known: no address may be given twice. */
  void start() {
    pods.list().forEach(this::occupy);
    controller.start(WORKERS);
  }

  /** The node may do now what it could not before. */
  void wake(String node) {
    for (Pod pod : pods.byIndex(BY_NODE, node)) {
      occupy(pod);
      controller.enqueue(Indexer.key(pod));
    }
  }

  /** Other stages hold from now on. */
  void wakeAll() {
    pods.list().forEach(pod -> controller.enqueue(Indexer.key(pod)));
  }

  /** Works on what is ready, on the calling thread; for tests. */
  void drain() throws InterruptedException {
    controller.drain();
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }

  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      if (!nodeOf(pod).isEmpty()) {
        controller.enqueue(Indexer.key(pod));
      }
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      if (!old.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        forget(old);
      }
      onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod) {
      forget(pod);
    }
  }

  private void forget(Pod pod) {
    progress.remove(pod.getMetadata().getUid());
    releaseAddress(pod);
  }

  private void releaseAddress(Pod pod) {
    HollowNode node = nodes.apply(nodeOf(pod));
    Addresses addresses = node == null ? null : node.pods();
    if (addresses != null) {
      addresses.release(pod.getMetadata().getUid());
    }
  }

  private void occupy(Pod pod) {
    HollowNode node = nodes.apply(nodeOf(pod));
    Addresses addresses = node == null ? null : node.pods();
    String address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (addresses != null
        && address != null
        && !isHostNetwork(pod)
        && !PodReport.of(pod).isFinal()) {
      addresses.occupy(pod.getMetadata().getUid(), address);
    }
  }

  private Result sync(String key) {
    Pod pod = pods.get(key);
    HollowNode node = pod == null ? null : nodes.apply(nodeOf(pod));
    if (pod == null || node == null || !node.responds()) {
      return Result.done();
    }
    Progress known = progress.get(pod.getMetadata().getUid());
    if (known != null && version(pod) < known.version()) {
      return Result.done(); // what was written last is yet to be seen, and then comes back here
    }
    PodReport report = PodReport.of(pod);
    PodState state = report.state(pod);
    if (state == PodState.READY && PodConditions.isReadyOutdated(pod, report)) {
      write(pod, node, report);
      return Result.done();
    }
    Behaviour now = behaviour.get();
    Stage stage = now.next(pod, state, target -> Transitions.isPossible(report, target));
    if (stage == null || isGoing(pod)) {
      return Result.done();
    }
    Progress entered = entered(pod, report, state, known);
    Instant due = entered.since().plus(stage.delay(pod, report.restarts(), now.seed()));
    Duration rest = Duration.between(timers.clock().instant(), atMostGrace(pod, due));
    if (rest.isPositive()) {
      return Result.after(rest);
    }
    act(stage, pod, node, report, state);
    return Result.done();
  }

  private void act(Stage stage, Pod pod, HollowNode node, PodReport report, PodState state) {
    if (stage.to() == null) {
      return;
    }
    PodReport next =
        new Transitions(pod, report, timers.clock().instant()).to(stage.to(), stage.outcome());
    if (state == PodState.TERMINATING) {
      // Whoever holds the pod back by a finalizer wants to see how it ended.
      boolean awaited = !pod.getMetadata().getFinalizers().isEmpty();
      if (!awaited || report.isFinal() || write(pod, node, next)) {
        delete(pod);
      }
    } else if (!write(pod, node, next)) {
      return;
    }
    Stage.Told event = stage.event();
    if (event != null) {
      events.record(
          pod,
          Resources.PODS,
          event.warning() ? EventRecorder.Type.WARNING : EventRecorder.Type.NORMAL,
          event.reason(),
          event.message());
    }
  }

  /** Since when the pod is in its state: as remembered, else as its object tells, else now. */
  private Progress entered(Pod pod, PodReport report, PodState state, @Nullable Progress known) {
    if (known != null && known.state() == state && known.restarts() == report.restarts()) {
      return known;
    }
    Instant now = timers.clock().instant();
    Instant told = known == null ? report.since() : null;
    Progress entered =
        new Progress(
            state,
            report.restarts(),
            told == null || state == PodState.TERMINATING ? now : told,
            known == null ? 0 : known.version());
    progress.put(pod.getMetadata().getUid(), entered);
    return entered;
  }

  /**
   * Writes the pod's status.
   *
   * @return false if the pod has to wait for an address, or is gone
   */
  private boolean write(Pod pod, HollowNode node, PodReport report) {
    String podIp = pod.getStatus().getPodIP();
    if (podIp == null && report.hasStarted()) {
      podIp = isHostNetwork(pod) ? node.address() : allocate(pod, node);
      if (podIp == null) {
        return false;
      }
    }
    Instant now = timers.clock().instant();
    ObjectNode patch = StatusWriter.patch(pod, report, node.address(), podIp, now);
    try {
      ApiObject written =
          transport.patch(
              target(pod).subresource("status"), MERGE_PATCH, Json.bytes(patch), Map.of());
      PodState state = report.state(pod);
      progress.put(
          pod.getMetadata().getUid(),
          new Progress(state, report.restarts(), now, Long.parseLong(written.resourceVersion())));
      if (pods.get(Indexer.key(pod)) == null) {
        progress.remove(pod.getMetadata().getUid()); // its end was heard of before this was noted
      }
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      return false;
    }
    if (report.isFinal()) {
      releaseAddress(pod);
    }
    return true;
  }

  /** An address of the node's range; null if it has none yet (it will be heard of) or none left. */
  private @Nullable String allocate(Pod pod, HollowNode node) {
    Addresses addresses = node.pods();
    if (addresses == null) {
      return null;
    }
    String address = addresses.allocate(pod.getMetadata().getUid());
    if (address == null) {
      controller.enqueueAfter(Indexer.key(pod), Duration.ofSeconds(1));
    }
    return address;
  }

  private void delete(Pod pod) {
    ObjectNode options =
        Json.object()
            .put("kind", "DeleteOptions")
            .put("apiVersion", "v1")
            .put("gracePeriodSeconds", 0);
    options.putObject("preconditions").put("uid", pod.getMetadata().getUid());
    try {
      transport.delete(target(pod), ApiObject.of(options));
    } catch (StatusException e) {
      if (!e.isNotFound() && e.code() != 409) {
        throw e;
      }
      // Gone, or replaced by a namesake: either way this pod is no more.
    }
  }

  /** Deletion was granted already, and only others hold the object back. */
  private static boolean isGoing(Pod pod) {
    Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    return pod.getMetadata().getDeletionTimestamp() != null && grace != null && grace == 0;
  }

  /** The time of deletion is the end of the grace period. */
  private static Instant atMostGrace(Pod pod, Instant due) {
    String end = pod.getMetadata().getDeletionTimestamp();
    if (end == null || Instant.parse(end).isAfter(due)) {
      return due;
    }
    return Instant.parse(end);
  }

  private static boolean isHostNetwork(Pod pod) {
    return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
  }

  private static Target target(Pod pod) {
    return Target.of(
        Resources.PODS.resource(), pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  private static long version(Pod pod) {
    return Long.parseLong(pod.getMetadata().getResourceVersion());
  }

  private static String nodeOf(Pod pod) {
    String name = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    return name == null ? "" : name;
  }
}
