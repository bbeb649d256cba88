package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.container.ContainerConfigs;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.cri.v1.PodSandboxConfig;
import io.naru.agent.event.Events;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.volume.VolumeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int MOST_ROUNDS = 20;

  private final PodServices services;
  private final PodWorkers shared;
  private final ContainerStarter starter;
  private final PodCleanup cleanup;
  private final PodReporter reporter;
  private final PodStatusCalculator calculator;
  private final Semaphore signal = new Semaphore(0);
  private final Map<String, Waiting> waiting = new HashMap<>();

  private volatile Pod latest;
  private volatile boolean removed;
  private volatile boolean closed;
  private volatile boolean done;
  private boolean admitted;
  private int volumeFailures;
  private @Nullable ObjectNode lastStatus;
  private PodStatusCalculator.@Nullable Failure failure;
  private @Nullable Termination termination;

  PodWorker(PodServices services, PodWorkers shared, Pod pod) {
    this.services = services;
    this.shared = shared;
    this.starter = new ContainerStarter(services);
    this.cleanup = new PodCleanup(services, shared.reader());
    this.reporter = new PodReporter(services.client(), services.executor());
    this.calculator = new PodStatusCalculator(services.nodeIp(), services.runtimeName());
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
    Pod pod = withOwnStatus(latest);
    PodState state = shared.reader().read(pod.uid());
    if (removed || pod.deletionTimestamp() != null) {
      return terminate(pod, state);
    }
    Instant now = services.clock().instant();
    if (failure == null && !pod.isTerminal()) {
      failure = deadlineFailure(pod, now);
    }
    if (!admitted && failure == null && !pod.isTerminal()) {
      failure = state.sandboxes().isEmpty() ? refuse(pod) : null;
      admitted = true;
    }
    if (failure != null || pod.isTerminal()) {
      return finish(pod, state);
    }
    return sync(pod, state);
  }

  private PodStatusCalculator.@Nullable Failure refuse(Pod pod) {
    PodStatusCalculator.Failure refusal = services.admission().refuse(pod, shared.pods());
    if (refusal != null) {
      event(pod, Events.Type.WARNING, refusal.reason(), refusal.message());
    }
    return refusal;
  }

  private static PodStatusCalculator.@Nullable Failure deadlineFailure(Pod pod, Instant now) {
    JsonNode seconds = pod.spec().path("activeDeadlineSeconds");
    Instant start = io.naru.agent.model.Times.parse(Json.textOrNull(pod.status(), "startTime"));
    if (!seconds.isNumber() || start == null) {
      return null;
    }
    return now.isBefore(start.plusSeconds(seconds.asLong()))
        ? null
        : new PodStatusCalculator.Failure(
            "DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
  }

  /** Carries out plans until there is nothing to do now, then reports. */
  private Duration sync(Pod pod, PodState first)
      throws CriException, IOException, InterruptedException {
    PodState state = first;
    if (lastStatus == null) {
      // Tell early that the pod has been taken on, before volumes and images take their time.
      report(pod, state, false);
    }
    Map<String, Path> volumes;
    try {
      volumes = services.volumes().provide(pod, ips(pod, state));
      volumeFailures = 0;
    } catch (VolumeException e) {
      event(pod, Events.Type.WARNING, "FailedMount", String.valueOf(e.getMessage()));
      report(pod, state, false);
      return RETRY.multipliedBy(1L << Math.min(6, volumeFailures++));
    }
    Duration pause = RESYNC;
    Set<String> tried = new java.util.HashSet<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      shared.probes().follow(pod, state, this::wake);
      Health health = shared.probes().health(pod);
      PodPlan plan = shared.planner().plan(pod, state, health, services.clock().instant());
      if (plan.finished()) {
        return finish(pod, state);
      }
      noteBackoff(pod, plan);
      for (Duration left : plan.backingOff().values()) {
        pause = shorter(pause, left.plusMillis(10));
      }
      boolean progress = false;
      if (plan.createSandbox()) {
        plan.kills().forEach(kill -> kill(pod, kill));
        if (!createSandbox(pod, plan.sandboxAttempt())) {
          return RETRY.multipliedBy(2);
        }
        progress = true;
      } else {
        for (PodPlan.Kill kill : plan.kills()) {
          kill(pod, kill);
          progress = true;
        }
        for (PodPlan.Start start : plan.starts()) {
          if (tried.add(start.container().name() + "/" + start.restarts())) {
            pause = shorter(pause, start(pod, state, volumes, start));
            progress = true;
          } else {
            pause = shorter(pause, RETRY);
          }
        }
      }
      if (!progress) {
        break;
      }
      state = shared.reader().read(pod.uid());
      report(pod, state, false);
    }
    cleanup.removeOldContainers(pod, state);
    report(pod, state, false);
    return shorter(pause, untilDeadline(pod));
  }

  private Duration untilDeadline(Pod pod) {
    JsonNode seconds = pod.spec().path("activeDeadlineSeconds");
    Instant start =
        lastStatus == null
            ? null
            : io.naru.agent.model.Times.parse(Json.textOrNull(lastStatus, "startTime"));
    if (!seconds.isNumber() || start == null) {
      return reporter.hasFailed() ? RETRY : RESYNC;
    }
    Duration left =
        Duration.between(services.clock().instant(), start.plusSeconds(seconds.asLong()));
    return left.isNegative() ? Duration.ZERO : left.plusMillis(10);
  }

  private List<String> ips(Pod pod, PodState state) {
    return pod.hostNetwork() ? List.of(services.nodeIp()) : state.ips();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void noteBackoff(Pod pod, PodPlan plan) {
    waiting.values().removeIf(w -> w.reason().equals("CrashLoopBackOff"));
    for (ContainerSpec spec : pod.allContainers()) {
      if (plan.backingOff().containsKey(spec.name())) {
        Duration delay = shared.backoff().delay(PodPlanner.backoffKey(pod, spec));
        String message =
            "back-off %s restarting failed container=%s pod=%s"
                .formatted(describe(delay), spec.name(), pod.fullName());
        waiting.put(spec.name(), new Waiting("CrashLoopBackOff", message));
        services
            .events()
            .record(
                pod.object(),
                FieldPaths.of(pod, spec),
                Events.Type.WARNING,
                "BackOff",
                "Back-off restarting failed container %s in pod %s"
                    .formatted(spec.name(), pod.fullName()));
      }
    }
  }

  private static String describe(Duration delay) {
    return delay.toMinutes() == 0
        ? delay.toSeconds() + "s"
        : delay.toMinutes() + "m" + delay.toSecondsPart() + "s";
  }

  private boolean createSandbox(Pod pod, int attempt) throws IOException, InterruptedException {
    PodSandboxConfig config = services.sandboxes().of(pod, attempt);
    shared.creations().acquire();
    try {
      services.runtime().runPodSandbox(config, "");
      return true;
    } catch (CriException e) {
      event(
          pod,
          Events.Type.WARNING,
          "FailedCreatePodSandBox",
          "Failed to create pod sandbox: " + e.getMessage());
      return false;
    } finally {
      shared.creations().release();
    }
  }

  /** Starts a container if its image is there; returns when to look again at the latest. */
  private Duration start(Pod pod, PodState state, Map<String, Path> volumes, PodPlan.Start start)
      throws CriException, IOException, InterruptedException {
    ContainerSpec spec = start.container();
    PodState.Sandbox sandbox = state.readySandbox();
    if (sandbox == null) {
      return RETRY;
    }
    switch (shared.images().ensure(pod, spec, this::wake)) {
      case ImageSource.Outcome.Pulling() -> {
        return RESYNC;
      }
      case ImageSource.Outcome.Failed(Waiting why, Duration retryAfter) -> {
        waiting.put(spec.name(), why);
        return retryAfter;
      }
      case ImageSource.Outcome.Present(var image) -> {
        PodState.Instance before = state.latest(spec.name());
        Instant now = services.clock().instant();
        if (before != null && before.exited()) {
          shared.backoff().startedAgain(PodPlanner.backoffKey(pod, spec), before.finishedAt(), now);
        } else if (before != null && before.phase() == PodState.Phase.CREATED) {
          services.runtime().removeContainer(before.id());
        }
        ContainerConfigs.Context context =
            new ContainerConfigs.Context(
                pod,
                ips(pod, state),
                services.volumes().podDirectory(pod.uid()),
                volumes,
                start.restarts());
        PodSandboxConfig config = services.sandboxes().of(pod, sandbox.attempt());
        shared.creations().acquire();
        Waiting problem;
        try {
          problem = starter.start(context, spec, image, sandbox.id(), config);
        } finally {
          shared.creations().release();
        }
        if (problem == null) {
          waiting.remove(spec.name());
          return RESYNC;
        }
        waiting.put(spec.name(), problem);
        return RETRY.multipliedBy(5);
      }
    }
  }

  private void kill(Pod pod, PodPlan.Kill kill) {
    PodState.Instance container = kill.container();
    for (ContainerSpec spec : pod.allContainers()) {
      if (spec.name().equals(container.name())) {
        services
            .events()
            .record(
                pod.object(),
                FieldPaths.of(pod, spec),
                Events.Type.NORMAL,
                "Killing",
                kill.message());
      }
    }
    try {
      services.runtime().stopContainer(container.id(), shared.probes().grace(pod, container));
    } catch (CriException e) {
      LOG.warn("stopping {} of {}: {}", container.name(), pod.key(), e.getMessage());
    }
  }

  /** Ends all processes of a pod that has run its course; its containers stay for their logs. */
  private Duration finish(Pod pod, PodState state) throws CriException {
    waiting.clear();
    if (!state.running().isEmpty()) {
      if (termination == null) {
        termination = Termination.begin(services, pod, state, pod.gracePeriod(), this::wake);
      }
      shared.probes().stop(pod);
      report(pod, state, false);
      if (termination.isDone()) {
        termination = null;
      }
      return RESYNC;
    }
    termination = null;
    shared.probes().stop(pod);
    cleanup.stopSandboxes(state);
    report(pod, shared.reader().read(pod.uid()), true);
    return reporter.hasFailed() ? RETRY : RESYNC;
  }

  private Duration terminate(Pod pod, PodState state) throws CriException, IOException {
    Duration grace =
        removed ? shorter(pod.gracePeriod(), RETRY.multipliedBy(30)) : pod.gracePeriod();
    if (termination == null) {
      termination = Termination.begin(services, pod, state, grace, this::wake);
    } else {
      termination.shorten(grace);
    }
    if (!termination.isDone()) {
      shared.probes().follow(pod, state, this::wake);
      if (!removed) {
        report(pod, state, false);
      }
      return RESYNC;
    }
    shared.probes().stop(pod);
    waiting.clear();
    cleanup.stopSandboxes(state);
    PodState last = shared.reader().read(pod.uid());
    if (!last.running().isEmpty()) {
      // Something was started after the list was made, or would not die: once more.
      termination = null;
      return Duration.ofMillis(100);
    }
    if (!removed) {
      reporter.reportNow(pod, status(pod, last, true));
    }
    services.volumes().remove(pod.uid());
    if (!removed) {
      reporter.deleteObject(pod);
    }
    cleanup.removeAll(pod, last);
    shared.forget(pod);
    done = true;
    return RESYNC;
  }

  private void report(Pod pod, PodState state, boolean stopped) {
    reporter.report(latest, status(pod, state, stopped));
    if (reporter.isGone()) {
      removed = true;
      wake();
    }
  }

  private ObjectNode status(Pod pod, PodState state, boolean stopped) {
    Pod current = withOwnStatus(pod);
    ObjectNode status =
        calculator.compute(
            current,
            state,
            shared.probes().health(pod),
            waiting,
            failure,
            stopped,
            services.clock().instant());
    lastStatus = status;
    return status;
  }

  /**
   * The pod with the status that this worker computed last: the one in the informer may be older.
   * Conditions of others are the API server's.
   */
  private Pod withOwnStatus(Pod pod) {
    ObjectNode own = lastStatus;
    if (own == null) {
      return pod;
    }
    ObjectNode status = own.deepCopy();
    ArrayNode conditions = status.putArray("conditions");
    Set<String> types = new java.util.HashSet<>();
    for (JsonNode condition : own.path("conditions")) {
      if (PodConditions.isOwn(condition)) {
        conditions.add(condition);
        types.add(Json.text(condition, "type"));
      }
    }
    for (JsonNode condition : latest.status().path("conditions")) {
      if (types.add(Json.text(condition, "type"))) {
        conditions.add(condition);
      }
    }
    ObjectNode object = ((ObjectNode) pod.object()).deepCopy();
    object.set("status", status);
    return new Pod(object);
  }

  private void event(Pod pod, Events.Type type, String reason, String message) {
    services.events().record(pod.object(), "", type, reason, message);
  }
}
