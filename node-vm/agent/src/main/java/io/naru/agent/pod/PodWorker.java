package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.event.Events;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Times;
import io.naru.agent.volume.VolumeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one pod to where it should be, step by step, on one virtual thread: nothing for the same
 * pod ever happens twice at once. Each step reads what the runtime has, so that neither a restart
 * of the agent nor a lost signal matters. Other threads only hand in news and wake it.
 */
final class PodWorker {

  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration RESYNC = Duration.ofSeconds(60);
  private static final Duration RETRY = PlanRunner.RETRY;
  private static final int MOST_ROUNDS = 20;

  /** Why the node ends a pod of its own accord, and how long the pod may take. */
  private record Eviction(PodStatusCalculator.Failure failure, Duration grace) {}

  private final PodServices services;
  private final PodWorkers shared;
  private final PodCleanup cleanup;
  private final PodStatusKeeper status;
  private final PlanRunner runner;
  private final Resizer resizer;
  private final Semaphore signal = new Semaphore(0);

  private volatile Pod latest;
  private volatile boolean removed;
  private volatile boolean closed;
  private volatile boolean done;
  private volatile @Nullable Eviction eviction;
  private boolean admitted;
  private int volumeFailures;
  private PodStatusCalculator.@Nullable Failure failure;
  private @Nullable Termination termination;

  PodWorker(PodServices services, PodWorkers shared, Pod pod) {
    this.services = services;
    this.shared = shared;
    this.cleanup = new PodCleanup(services, shared.reader());
    AppliedResources resources = new AppliedResources();
    this.resizer = new Resizer(services, resources);
    this.status = new PodStatusKeeper(services, shared.probes(), resources);
    this.runner = new PlanRunner(services, shared, this::wake);
    this.latest = pod;
  }

  /** The pod as last seen. */
  Pod pod() {
    return latest;
  }

  /** Everything of the pod is gone; the worker has ended. */
  boolean isDone() {
    return done;
  }

  /** Takes a newer version of the pod. */
  void update(Pod pod) {
    latest = pod;
    wake();
  }

  /** The pod's object is gone: end what is left of it. */
  void remove() {
    removed = true;
    wake();
  }

  /** Ends the pod for the node's sake: it fails with this message. */
  void evict(String message, Duration grace) {
    eviction = new Eviction(new PodStatusCalculator.Failure("Evicted", message), grace);
    wake();
  }

  /** Something may have changed: look again soon. */
  void wake() {
    signal.release();
  }

  /** Stops the worker, not the pod. */
  void close() {
    closed = true;
    wake();
  }

  /** Runs until the pod is gone or the worker closed. */
  void run() {
    while (!done && !closed) {
      Duration pause;
      try {
        pause = step();
      } catch (CriException | IOException e) {
        LOG.warn("pod {}: {}", latest.key(), e.getMessage());
        pause = RETRY;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("pod {}", latest.key(), e);
        pause = Duration.ofSeconds(10);
      }
      try {
        if (!done && signal.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          signal.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One step; returns how long nothing needs to be done unless something changes. */
  Duration step() throws CriException, IOException, InterruptedException {
    Pod pod = status.withOwnStatus(latest);
    PodState state = shared.reader().read(pod.uid());
    if (removed || pod.deletionTimestamp() != null) {
      return terminate(pod, state);
    }
    if (failure == null && !pod.isTerminal()) {
      failure = failureNow(pod, state);
    }
    if (failure != null || pod.isTerminal()) {
      return finish(pod, state);
    }
    return sync(pod, state);
  }

  private PodStatusCalculator.@Nullable Failure failureNow(Pod pod, PodState state) {
    Eviction evicted = eviction;
    if (evicted != null) {
      return evicted.failure();
    }
    Instant deadline = deadline(pod, Times.parse(Json.textOrNull(pod.status(), "startTime")));
    if (deadline != null && !services.clock().instant().isBefore(deadline)) {
      return new PodStatusCalculator.Failure(
          "DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
    }
    if (admitted) {
      return null;
    }
    admitted = true;
    if (!state.sandboxes().isEmpty()) {
      return null; // it was admitted before the agent's restart
    }
    PodStatusCalculator.Failure refusal = services.admission().refuse(pod, shared.pods());
    if (refusal != null) {
      event(pod, Events.Type.WARNING, refusal.reason(), refusal.message());
    }
    return refusal;
  }

  /** When activeDeadlineSeconds are over; null if there are none or the pod has not begun. */
  private static @Nullable Instant deadline(Pod pod, @Nullable Instant start) {
    JsonNode seconds = pod.spec().path("activeDeadlineSeconds");
    return !seconds.isNumber() || start == null ? null : start.plusSeconds(seconds.asLong());
  }

  /** Carries out plans until there is nothing to do now, then reports. */
  private Duration sync(Pod pod, PodState first)
      throws CriException, IOException, InterruptedException {
    PodState state = first;
    if (status.isEmpty()) {
      // Tell early that the pod has been taken on, before volumes and images take their time.
      report(state, false);
    }
    Map<String, Path> volumes;
    try {
      List<String> ips = pod.hostNetwork() ? List.of(services.nodeIp()) : state.ips();
      volumes = services.volumes().provide(pod, ips);
      volumeFailures = 0;
    } catch (VolumeException e) {
      event(pod, Events.Type.WARNING, "FailedMount", String.valueOf(e.getMessage()));
      report(state, false);
      return RETRY.multipliedBy(1L << Math.min(6, volumeFailures++));
    }
    Duration pause = RESYNC;
    runner.beginRound();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      shared.probes().follow(pod, state, this::wake);
      Health health = shared.probes().health(pod);
      PodPlan plan = shared.planner().plan(pod, state, health, services.clock().instant());
      if (plan.finished()) {
        return finish(pod, state);
      }
      PlanRunner.Outcome outcome = runner.carryOut(pod, state, volumes, plan);
      pause = PlanRunner.shorter(pause, outcome.pause());
      if (!outcome.progress()) {
        break;
      }
      state = shared.reader().read(pod.uid());
      report(state, false);
    }
    if (resizer.resize(pod, state, shared.pods())) {
      pause = PlanRunner.shorter(pause, RETRY);
    }
    cleanup.removeOldContainers(pod, state);
    report(state, false);
    return PlanRunner.shorter(pause, untilDeadline(pod));
  }

  private Duration untilDeadline(Pod pod) {
    Instant deadline = deadline(pod, status.startTime());
    if (deadline == null) {
      return status.hasFailed() ? RETRY : RESYNC;
    }
    Duration left = Duration.between(services.clock().instant(), deadline);
    return left.isNegative() ? Duration.ZERO : left.plusMillis(10);
  }

  /** Ends all processes of a pod that has run its course; its containers stay for their logs. */
  private Duration finish(Pod pod, PodState state) throws CriException {
    runner.forgetWaiting();
    if (!state.running().isEmpty()) {
      if (termination == null) {
        Eviction evicted = eviction;
        Duration grace = evicted == null ? pod.gracePeriod() : evicted.grace();
        termination = Termination.begin(services, pod, state, grace, this::wake);
      }
      shared.probes().stop(pod);
      report(state, false);
      if (termination.isDone()) {
        termination = null;
      }
      return RESYNC;
    }
    termination = null;
    shared.probes().stop(pod);
    cleanup.stopSandboxes(state);
    report(shared.reader().read(pod.uid()), true);
    return status.hasFailed() ? RETRY : RESYNC;
  }

  private Duration terminate(Pod pod, PodState state) throws CriException, IOException {
    Duration grace =
        removed ? PlanRunner.shorter(pod.gracePeriod(), RETRY.multipliedBy(30)) : pod.gracePeriod();
    if (termination == null) {
      termination = Termination.begin(services, pod, state, grace, this::wake);
    } else {
      termination.shorten(grace);
    }
    if (!termination.isDone()) {
      shared.probes().follow(pod, state, this::wake);
      if (!removed) {
        report(state, false);
      }
      return RESYNC;
    }
    shared.probes().stop(pod);
    runner.forgetWaiting();
    cleanup.stopSandboxes(state);
    PodState last = shared.reader().read(pod.uid());
    if (!last.running().isEmpty()) {
      // Something was started after the list was made, or would not die: once more.
      termination = null;
      return Duration.ofMillis(100);
    }
    if (!removed) {
      status.reportStopped(latest, last, failure);
    }
    services.volumes().remove(pod.uid());
    if (!removed) {
      status.deleteObject(pod);
    }
    cleanup.removeAll(pod, last);
    shared.forget(pod);
    done = true;
    return RESYNC;
  }

  private void report(PodState state, boolean stopped) {
    if (!status.report(latest, state, runner.waiting(), failure, stopped)) {
      removed = true;
      wake();
    }
  }

  private void event(Pod pod, Events.Type type, String reason, String message) {
    services.events().record(pod.object(), "", type, reason, message);
  }
}
