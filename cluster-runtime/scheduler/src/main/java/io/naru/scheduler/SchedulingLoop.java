package io.naru.scheduler;

import io.naru.client.EventRecorder;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.scheduler.SchedulerMetrics.Result;
import io.naru.scheduler.cache.SchedulerCache;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PostFilterPlugin;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.framework.QueuedPod;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import io.naru.scheduler.queue.SchedulingQueue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one pod after the other, decides about it on a picture of the cluster, and hands it to
 * {@link BindingCycles} without waiting for the API: the pod is assumed to be where it is sent. One
 * thread, so that each decision sees all decisions before it.
 */
final class SchedulingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulingLoop.class);

  private final SchedulingQueue queue;
  private final SchedulerCache cache;
  private final NodeSearch search;
  private final NodeRanking ranking;
  private final List<PostFilterPlugin> postFilters;
  private final BindingCycles binding;
  private final PodStatusWriter statuses;
  private final EventRecorder events;
  private final VerdictLog verdicts;
  private final SchedulerMetrics metrics;

  SchedulingLoop(
      SchedulingQueue queue,
      SchedulerCache cache,
      Profile profile,
      NodeSearch search,
      RandomGenerator random,
      BindingCycles binding,
      PodStatusWriter statuses,
      EventRecorder events,
      SchedulingVerdicts verdicts,
      SchedulerMetrics metrics,
      Timers timers) {
    this.queue = queue;
    this.cache = cache;
    this.search = search;
    this.ranking = new NodeRanking(profile, random);
    this.postFilters = profile.at(PostFilterPlugin.class);
    this.binding = binding;
    this.statuses = statuses;
    this.events = events;
    this.metrics = metrics;
    this.verdicts = new VerdictLog(verdicts, timers.clock());
  }

  /** Schedules until the queue is closed or the thread interrupted. */
  void run() {
    try {
      for (QueuedPod next = queue.take(); next != null; next = queue.take()) {
        schedule(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One attempt for one pod taken from the queue. */
  void schedule(QueuedPod queued) throws InterruptedException {
    PodInfo pod = queued.pod;
    if (pod.isBeingDeleted() || cache.isAssumed(pod.uid())) {
      queue.done(queued.uid);
      return;
    }
    queued.attemptBegan = System.nanoTime();
    CycleState state = new CycleState();
    Snapshot snapshot = cache.snapshot();
    NodeInfo chosen;
    try {
      NodeSearch.Result found = search.search(state, pod, snapshot);
      Status broken = broken(found);
      if (broken != null) {
        failed(queued, pod, broken.message());
        return;
      }
      if (found.feasible().isEmpty()) {
        metrics.searched(queued.attemptBegan);
        unschedulable(queued, pod, state, snapshot, found);
        return;
      }
      NodeRanking.Result ranked = ranking.rank(state, pod, found.feasible(), snapshot);
      chosen = ranked.best();
      verdicts.scheduled(pod, found, ranked);
      metrics.searched(queued.attemptBegan);
    } catch (RuntimeException e) {
      LOG.warn("scheduling pod {} failed, will retry", pod, e);
      failed(queued, pod, String.valueOf(e.getMessage()));
      return;
    }
    cache.assume(pod, chosen.name());
    binding.start(queued, pod, state, chosen.name());
  }

  private static @Nullable Status broken(NodeSearch.Result found) {
    Status rejection = found.rejection();
    if (rejection != null) {
      return rejection.isRejected() ? null : rejection;
    }
    for (Status status : found.verdicts().values()) {
      if (!status.isRejected()) {
        return status;
      }
    }
    return null;
  }

  private void unschedulable(
      QueuedPod queued, PodInfo pod, CycleState state, Snapshot snapshot, NodeSearch.Result found) {
    Set<String> rejectors = new LinkedHashSet<>();
    if (found.rejection() != null) {
      rejectors.add(found.rejection().plugin());
    }
    found.verdicts().values().forEach(status -> rejectors.add(status.plugin()));
    if (rejectors.isEmpty()) {
      // No nodes at all: any node that comes may do.
      rejectors.add("NodeName");
    }
    String nominated = null;
    StringBuilder preemption = new StringBuilder();
    if (found.rejection() == null && !snapshot.nodes().isEmpty()) {
      for (PostFilterPlugin plugin : postFilters) {
        PostFilterPlugin.Result result = plugin.postFilter(state, pod, snapshot, found.verdicts());
        nominated = result.nominatedNode();
        preemption.append(result.message());
        if (nominated != null) {
          break;
        }
      }
    }
    String message = FailureMessage.of(snapshot.nodes().size(), found, preemption.toString());
    verdicts.unschedulable(pod, search.explain(state, pod, snapshot, found), message);
    queue.requeue(queued, rejectors);
    metrics.ended(queued, Result.UNSCHEDULABLE);
    report(pod, "Unschedulable", message, nominated);
  }

  private void failed(QueuedPod queued, PodInfo pod, String message) {
    queue.requeue(queued, Set.of());
    metrics.ended(queued, Result.ERROR);
    report(pod, "SchedulerError", message, null);
  }

  private void report(PodInfo pod, String reason, String message, @Nullable String nominated) {
    events.record(
        pod.pod(), Resources.PODS, EventRecorder.Type.WARNING, "FailedScheduling", message);
    Thread.ofVirtual()
        .name("pod-status-" + pod)
        .start(() -> statuses.unscheduled(pod, reason, message, nominated));
  }
}
