package io.naru.agent.pod;

import io.naru.agent.api.Json;
import io.naru.agent.container.ContainerConfigs;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.cri.v1.PodSandboxConfig;
import io.naru.agent.event.Events;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out the plans for one pod, and remembers why containers wait. One thread uses it. */
final class PlanRunner {

  static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration NO_HURRY = Duration.ofSeconds(60);

  /**
   * What came of a plan.
   *
   * @param progress something was done, so that another plan may find more to do
   * @param pause how long nothing else needs to be done
   */
  record Outcome(boolean progress, Duration pause) {}

  private final PodServices services;
  private final PodWorkers shared;
  private final Runnable wake;
  private final ContainerStarter starter;
  private final ContainerStopper stopper;
  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Set<String> tried = new HashSet<>();

  PlanRunner(PodServices services, PodWorkers shared, Runnable wake) {
    this.services = services;
    this.shared = shared;
    this.wake = wake;
    this.starter = new ContainerStarter(services, shared.creations());
    this.stopper = new ContainerStopper(services);
  }

  /** Why containers by name do not run. */
  Map<String, Waiting> waiting() {
    return waiting;
  }

  /** Nothing waits any longer: the pod ends. */
  void forgetWaiting() {
    waiting.clear();
  }

  /** A new round of the worker begins: each start may be tried once again. */
  void beginRound() {
    tried.clear();
  }

  Outcome carryOut(Pod pod, PodState state, Map<String, Path> volumes, PodPlan plan)
      throws CriException, IOException, InterruptedException {
    noteBackoff(pod, plan);
    Duration pause = NO_HURRY;
    for (Duration left : plan.backingOff().values()) {
      pause = shorter(pause, left.plusMillis(10));
    }
    plan.kills().forEach(kill -> kill(pod, state, kill));
    if (plan.createSandbox()) {
      return createSandbox(pod, plan.sandboxAttempt())
          ? new Outcome(true, pause)
          : new Outcome(false, RETRY.multipliedBy(2));
    }
    boolean progress = !plan.kills().isEmpty();
    for (PodPlan.Start start : plan.starts()) {
      if (tried.add(start.container().name() + "/" + start.restarts())) {
        pause = shorter(pause, start(pod, state, volumes, start));
        progress = true;
      } else {
        pause = shorter(pause, RETRY);
      }
    }
    return new Outcome(progress, pause);
  }

  static Duration shorter(Duration one, Duration other) {
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
      services
          .events()
          .record(
              pod.object(),
              "",
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
    switch (shared.images().ensure(pod, spec, wake)) {
      case ImageSource.Outcome.Pulling() -> {
        return NO_HURRY;
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
        List<String> ips = pod.hostNetwork() ? List.of(services.nodeIp()) : state.ips();
        ContainerConfigs.Context context =
            new ContainerConfigs.Context(
                pod,
                ips,
                services.volumes().podDirectory(pod.uid()),
                volumes,
                start.restarts(),
                target(spec, state));
        PodSandboxConfig config = services.sandboxes().of(pod, sandbox.attempt());
        Waiting problem = starter.start(context, spec, image, sandbox.id(), config);
        if (problem == null) {
          waiting.remove(spec.name());
          return NO_HURRY;
        }
        waiting.put(spec.name(), problem);
        return RETRY.multipliedBy(5);
      }
    }
  }

  /** The running container that a debug container looks into; null if it asks for none. */
  private static @Nullable String target(ContainerSpec spec, PodState state) {
    PodState.Instance target = state.latest(Json.text(spec.json(), "targetContainerName"));
    return target != null && target.running() ? target.id() : null;
  }

  private void kill(Pod pod, PodState state, PodPlan.Kill kill) {
    PodState.Instance container = kill.container();
    Duration grace = shared.probes().grace(pod, container);
    Instant deadline = services.clock().instant().plus(grace);
    pod.allContainers().stream()
        .filter(spec -> spec.name().equals(container.name()))
        .findFirst()
        .ifPresentOrElse(
            spec -> stopper.end(pod, state, container, spec, kill.message(), () -> deadline),
            () -> stopper.stop(pod, container, grace));
  }
}
