package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.event.Events;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the containers of a pod gracefully: preStop hook, stop signal, and after the grace period
 * the kill. Regular containers end side by side, then sidecars one after the other, last first.
 * Runs beside the worker, which is woken at the end; the grace period may be shortened meanwhile.
 */
final class Termination {

  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  /** Even a container without time left gets its signal and this long to heed it. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private final PodServices services;
  private final Pod pod;
  private final PodState state;
  private final Runnable wake;
  private volatile Instant deadline;
  private volatile boolean done;

  private Termination(
      PodServices services, Pod pod, PodState state, Duration grace, Runnable wake) {
    this.services = services;
    this.pod = pod;
    this.state = state;
    this.wake = wake;
    this.deadline = services.clock().instant().plus(grace);
  }

  static Termination begin(
      PodServices services, Pod pod, PodState state, Duration grace, Runnable wake) {
    Termination termination = new Termination(services, pod, state, grace, wake);
    services.executor().execute(termination::run);
    return termination;
  }

  boolean isDone() {
    return done;
  }

  /** Ends what still runs within this time, if that is sooner than planned. */
  void shorten(Duration grace) {
    Instant sooner = services.clock().instant().plus(grace);
    if (done || !sooner.isBefore(deadline)) {
      return;
    }
    deadline = sooner;
    for (PodState.Instance container : state.running()) {
      services.executor().execute(() -> stop(container, least(grace)));
    }
  }

  private void run() {
    try {
      List<PodState.Instance> sidecars = new ArrayList<>();
      List<CompletableFuture<Void>> stops = new ArrayList<>();
      for (PodState.Instance container : state.running()) {
        ContainerSpec spec = spec(container.name());
        if (spec != null && spec.isSidecar() && pod.initContainers().contains(spec)) {
          sidecars.add(container);
        } else {
          stops.add(CompletableFuture.runAsync(() -> end(container, spec), services.executor()));
        }
      }
      stops.forEach(CompletableFuture::join);
      List<String> order = pod.initContainers().stream().map(ContainerSpec::name).toList();
      sidecars.sort((one, other) -> order.indexOf(other.name()) - order.indexOf(one.name()));
      sidecars.forEach(sidecar -> end(sidecar, spec(sidecar.name())));
    } finally {
      done = true;
      wake.run();
    }
  }

  private @Nullable ContainerSpec spec(String name) {
    return pod.allContainers().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void end(PodState.Instance container, @Nullable ContainerSpec spec) {
    if (spec != null) {
      services
          .events()
          .record(
              pod.object(),
              FieldPaths.of(pod, spec),
              Events.Type.NORMAL,
              "Killing",
              "Stopping container " + container.name());
      preStop(container, spec);
    }
    stop(container, least(Duration.between(services.clock().instant(), deadline)));
  }

  private void preStop(PodState.Instance container, ContainerSpec spec) {
    JsonNode hook = spec.json().path("lifecycle").path("preStop");
    Duration left = Duration.between(services.clock().instant(), deadline);
    if (hook.isMissingNode() || left.isNegative() || left.isZero()) {
      return;
    }
    List<String> ips = state.ips();
    String host = ips.isEmpty() ? services.nodeIp() : ips.getFirst();
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try {
                var result = services.actions().run(hook, spec, container.id(), host, left);
                if (!result.success()) {
                  services
                      .events()
                      .record(
                          pod.object(),
                          FieldPaths.of(pod, spec),
                          Events.Type.WARNING,
                          "FailedPreStopHook",
                          "PreStopHook failed: " + result.output());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            services.executor());
    // The hook's time is part of the grace period, which may be shortened while it runs.
    while (!running.isDone() && services.clock().instant().isBefore(deadline)) {
      try {
        running.get(100, java.util.concurrent.TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.TimeoutException notYet) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (java.util.concurrent.ExecutionException e) {
        LOG.debug("preStop of {}: {}", container.name(), e.toString());
        return;
      }
    }
  }

  private void stop(PodState.Instance container, Duration grace) {
    try {
      services.runtime().stopContainer(container.id(), grace);
    } catch (CriException e) {
      if (!e.isNotFound()) {
        LOG.warn("stopping {} of {}: {}", container.name(), pod.key(), e.getMessage());
      }
    }
  }

  private static Duration least(Duration grace) {
    return grace.compareTo(LEAST) < 0 ? LEAST : grace;
  }
}
