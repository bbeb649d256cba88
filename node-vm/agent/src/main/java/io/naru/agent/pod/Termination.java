package io.naru.agent.pod;

import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends the containers of a pod gracefully: preStop hook, stop signal, and after the grace period
 * the kill. Regular containers end side by side, then sidecars one after the other, last first.
 * Runs beside the worker, which is woken at the end; the grace period may be shortened meanwhile.
 */
final class Termination {

  private final PodServices services;
  private final ContainerStopper stopper;
  private final Pod pod;
  private final PodState state;
  private final Runnable wake;
  private volatile Instant deadline;
  private volatile boolean done;

  private Termination(
      PodServices services, Pod pod, PodState state, Duration grace, Runnable wake) {
    this.services = services;
    this.stopper = new ContainerStopper(services);
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
      services.executor().execute(() -> stopper.stop(pod, container, grace));
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
    if (spec == null) {
      // Of a pod whose object is gone only the runtime knows the containers.
      stopper.stop(pod, container, Duration.between(services.clock().instant(), deadline));
    } else {
      String message = "Stopping container " + container.name();
      stopper.end(pod, state, container, spec, message, () -> deadline);
    }
  }
}
