package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.event.Events;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends containers: preStop hook, stop signal, and the kill when the time is up. Thread-safe. */
final class ContainerStopper {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerStopper.class);

  /** Even a container without time left gets its signal and this long to heed it. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private static final long HOOK_CHECK_MILLIS = 100;

  private final PodServices services;

  ContainerStopper(PodServices services) {
    this.services = services;
  }

  /**
   * Ends a container with its hook and an event, and returns when it has ended.
   *
   * @param message of the event
   * @param deadline of hook and process together; may come nearer while this runs
   */
  void end(
      Pod pod,
      PodState state,
      PodState.Instance container,
      ContainerSpec spec,
      String message,
      Supplier<Instant> deadline) {
    event(pod, spec, Events.Type.NORMAL, "Killing", message);
    preStop(pod, state, container, spec, deadline);
    stop(pod, container, Duration.between(services.clock().instant(), deadline.get()));
  }

  /** Ends a container without further ado. */
  void stop(Pod pod, PodState.Instance container, Duration grace) {
    try {
      services.runtime().stopContainer(container.id(), grace.compareTo(LEAST) < 0 ? LEAST : grace);
    } catch (CriException e) {
      if (!e.isNotFound()) {
        LOG.warn("stopping {} of {}: {}", container.name(), pod.key(), e.getMessage());
      }
    }
  }

  private void preStop(
      Pod pod,
      PodState state,
      PodState.Instance container,
      ContainerSpec spec,
      Supplier<Instant> deadline) {
    JsonNode hook = spec.json().path("lifecycle").path("preStop");
    Duration left = Duration.between(services.clock().instant(), deadline.get());
    if (hook.isMissingNode() || left.isNegative() || left.isZero()) {
      return;
    }
    String host = state.ips().isEmpty() ? services.nodeIp() : state.ips().getFirst();
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try {
                var result = services.actions().run(hook, spec, container.id(), host, left);
                if (!result.success()) {
                  String failure = "PreStopHook failed: " + result.output();
                  event(pod, spec, Events.Type.WARNING, "FailedPreStopHook", failure);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            services.executor());
    // The hook's time is part of the grace period, which may be shortened while it runs.
    while (!running.isDone() && services.clock().instant().isBefore(deadline.get())) {
      try {
        running.get(HOOK_CHECK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        LOG.debug("preStop of {}: {}", container.name(), e.toString());
        return;
      }
    }
  }

  private void event(Pod pod, ContainerSpec spec, Events.Type type, String reason, String message) {
    services.events().record(pod.object(), FieldPaths.of(pod, spec), type, reason, message);
  }
}
