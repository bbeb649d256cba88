package io.naru.scheduler;

import io.naru.client.EventRecorder;
import io.naru.client.Resources;
import io.naru.scheduler.SchedulerMetrics.Result;
import io.naru.scheduler.cache.SchedulerCache;
import io.naru.scheduler.framework.BindPlugin;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.PermitPlugin;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PostBindPlugin;
import io.naru.scheduler.framework.PreBindPlugin;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.framework.QueuedPod;
import io.naru.scheduler.framework.ReservePlugin;
import io.naru.scheduler.framework.Status;
import io.naru.scheduler.queue.SchedulingQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows a decision: reserve and permit on the loop's thread, then binding on a virtual
 * thread a pod, some at a time. If anything goes wrong the pod is forgotten, whoever may need the
 * room is told, and the pod queued again.
 */
final class BindingCycles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BindingCycles.class);

  private final SchedulingQueue queue;
  private final SchedulerCache cache;
  private final PodStatusWriter statuses;
  private final EventRecorder events;
  private final SchedulerMetrics metrics;
  private final Semaphore slots;
  private final List<ReservePlugin> reserves;
  private final List<PermitPlugin> permits;
  private final List<PreBindPlugin> preBinds;
  private final List<BindPlugin> binds;
  private final List<PostBindPlugin> postBinds;
  private final Set<Thread> preparing = ConcurrentHashMap.newKeySet();

  BindingCycles(
      SchedulingQueue queue,
      SchedulerCache cache,
      Profile profile,
      PodStatusWriter statuses,
      EventRecorder events,
      SchedulerMetrics metrics,
      int parallelism) {
    this.queue = queue;
    this.cache = cache;
    this.statuses = statuses;
    this.events = events;
    this.metrics = metrics;
    this.slots = new Semaphore(parallelism);
    this.reserves = profile.at(ReservePlugin.class);
    this.permits = profile.at(PermitPlugin.class);
    this.preBinds = profile.at(PreBindPlugin.class);
    this.binds = profile.at(BindPlugin.class);
    this.postBinds = profile.at(PostBindPlugin.class);
  }

  /**
   * Waits for a slot, not for the binding. The pod must have been assumed on the node. What must be
   * done before may take minutes (volumes are made), so that neither loop nor slots wait for it.
   */
  void start(QueuedPod queued, PodInfo pod, CycleState state, String node)
      throws InterruptedException {
    Status status = reserveAndPermit(state, pod, node);
    if (!status.isSuccess()) {
      fail(queued, pod, state, node, status);
      return;
    }
    List<PreBindPlugin> work = new ArrayList<>(0);
    for (PreBindPlugin plugin : preBinds) {
      if (plugin.hasWork(state, pod, node)) {
        work.add(plugin);
      }
    }
    if (work.isEmpty()) {
      slots.acquire();
      Thread.ofVirtual().name("bind-" + pod).start(() -> bindInSlot(queued, pod, state, node));
      return;
    }
    // From here on only errors can happen: events of the cluster need not be kept for the pod.
    queue.done(queued.uid);
    Thread thread =
        Thread.ofVirtual()
            .name("prepare-" + pod)
            .unstarted(() -> {
              try {
                prepareAndBind(queued, pod, state, node, work);
              } finally {
                preparing.remove(Thread.currentThread());
              }
            });
    preparing.add(thread);
    thread.start();
  }

  /** Ends the wait of pods that are being prepared. */
  @Override
  public void close() {
    preparing.forEach(Thread::interrupt);
  }

  private void prepareAndBind(
      QueuedPod queued, PodInfo pod, CycleState state, String node, List<PreBindPlugin> work) {
    try {
      for (PreBindPlugin plugin : work) {
        Status status = plugin.preBind(state, pod, node);
        if (!status.isSuccess()) {
          fail(queued, pod, state, node, status);
          return;
        }
      }
      slots.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.warn("preparing pod {} for node {} failed, will retry", pod, node, e);
      fail(queued, pod, state, node, Status.error("", String.valueOf(e.getMessage())));
      return;
    }
    bindInSlot(queued, pod, state, node);
  }

  private void bindInSlot(QueuedPod queued, PodInfo pod, CycleState state, String node) {
    try {
      bind(queued, pod, state, node);
    } finally {
      slots.release();
    }
  }

  private Status reserveAndPermit(CycleState state, PodInfo pod, String node) {
    for (ReservePlugin plugin : reserves) {
      Status status = plugin.reserve(state, pod, node);
      if (!status.isSuccess()) {
        return status;
      }
    }
    for (PermitPlugin plugin : permits) {
      Status status = plugin.permit(state, pod, node);
      if (!status.isSuccess()) {
        return status;
      }
    }
    return Status.SUCCESS;
  }

  private void bind(QueuedPod queued, PodInfo pod, CycleState state, String node) {
    Status status;
    try {
      status = runBind(state, pod, node);
    } catch (RuntimeException e) {
      LOG.warn("binding pod {} to node {} failed, will retry", pod, node, e);
      status = Status.error("", String.valueOf(e.getMessage()));
    }
    if (!status.isSuccess()) {
      fail(queued, pod, state, node, status);
      return;
    }
    queue.done(queued.uid);
    metrics.ended(queued, Result.SCHEDULED);
    events.record(
        pod.pod(),
        Resources.PODS,
        EventRecorder.Type.NORMAL,
        "Scheduled",
        "Successfully assigned " + pod.key() + " to " + node);
    for (PostBindPlugin plugin : postBinds) {
      plugin.postBind(state, pod, node);
    }
  }

  private Status runBind(CycleState state, PodInfo pod, String node) {
    for (BindPlugin plugin : binds) {
      Status status = plugin.bind(state, pod, node);
      if (!status.isSkip()) {
        return status;
      }
    }
    return Status.error("", "no plugin binds pod " + pod);
  }

  private void fail(QueuedPod queued, PodInfo pod, CycleState state, String node, Status status) {
    for (ReservePlugin plugin : reserves.reversed()) {
      plugin.unreserve(state, pod, node);
    }
    cache.forget(pod.uid());
    // To the others it is as if a pod had left the node.
    metrics.ended(queued, status.isRejected() ? Result.UNSCHEDULABLE : Result.ERROR);
    queue.requeue(queued, status.isRejected() ? Set.of(status.plugin()) : Set.of());
    queue.onEvent(new ClusterEvent.AssignedPodDeleted(pod));
    events.record(
        pod.pod(),
        Resources.PODS,
        EventRecorder.Type.WARNING,
        "FailedScheduling",
        status.message());
    statuses.unscheduled(
        pod, status.isRejected() ? "Unschedulable" : "SchedulerError", status.message(), null);
  }
}
