package io.naru.agent.pod;

import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.event.Events;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes images present, by the container's pull policy. Pulls run beside the pod's worker, which is
 * woken when one ends. Thread-safe.
 */
final class ImageSource {

  /** What is known of an image for a container. */
  sealed interface Outcome {

    /** It is there. */
    record Present(Image image) implements Outcome {}

    /** It is being pulled. */
    record Pulling() implements Outcome {}

    /** It cannot be had now; retry after the delay. */
    record Failed(Waiting waiting, Duration retryAfter) implements Outcome {}
  }

  private record Pull(@Nullable Image image, @Nullable String error, boolean reported) {}

  private final ContainerRuntime runtime;
  private final Events events;
  private final RestartBackoff backoff;
  private final Clock clock;
  private final Executor executor;
  private final Map<String, Pull> finished = new ConcurrentHashMap<>();
  private final Map<String, Instant> failedAt = new ConcurrentHashMap<>();
  private final Map<String, Boolean> running = new ConcurrentHashMap<>();

  ImageSource(
      ContainerRuntime runtime,
      Events events,
      RestartBackoff backoff,
      Clock clock,
      Executor executor) {
    this.runtime = runtime;
    this.events = events;
    this.backoff = backoff;
    this.clock = clock;
    this.executor = executor;
  }

  /** The image of a container about to start; wake is run when a pull ends. */
  Outcome ensure(Pod pod, ContainerSpec spec, Runnable wake) throws CriException {
    String key = pod.uid() + "/" + spec.name() + "/" + spec.image();
    Pull pull = finished.get(key);
    if (running.containsKey(key)) {
      return new Outcome.Pulling();
    }
    if (pull != null && pull.image() != null) {
      finished.remove(key);
      return new Outcome.Present(pull.image());
    }
    if (pull != null && pull.error() != null) {
      return afterFailure(pod, spec, key, pull, wake);
    }
    boolean always = spec.pullPolicy().equals("Always");
    Image present = always ? null : runtime.image(spec.image());
    if (present != null) {
      String message = "Container image \"%s\" already present on machine";
      record(pod, spec, Events.Type.NORMAL, "Pulled", message.formatted(spec.image()));
      return new Outcome.Present(present);
    }
    if (spec.pullPolicy().equals("Never")) {
      String message =
          "Container image \"%s\" is not present with pull policy of Never".formatted(spec.image());
      record(pod, spec, Events.Type.WARNING, "ErrImageNeverPull", message);
      return new Outcome.Failed(new Waiting("ErrImageNeverPull", message), Duration.ofSeconds(10));
    }
    start(pod, spec, key, wake);
    return new Outcome.Pulling();
  }

  private Outcome afterFailure(Pod pod, ContainerSpec spec, String key, Pull pull, Runnable wake) {
    Instant failed = failedAt.getOrDefault(key, clock.instant());
    Duration left = backoff.remaining("pull/" + key, failed, clock.instant());
    if (!pull.reported()) {
      finished.put(key, new Pull(null, pull.error(), true));
      return new Outcome.Failed(
          new Waiting("ErrImagePull", String.valueOf(pull.error())), least(left));
    }
    if (!left.isZero()) {
      String message = "Back-off pulling image \"%s\"".formatted(spec.image());
      record(pod, spec, Events.Type.NORMAL, "BackOff", message);
      return new Outcome.Failed(
          new Waiting("ImagePullBackOff", message + ": ErrImagePull: " + pull.error()),
          least(left));
    }
    start(pod, spec, key, wake);
    return new Outcome.Pulling();
  }

  private static Duration least(Duration left) {
    Duration soon = Duration.ofSeconds(1);
    return left.compareTo(soon) < 0 ? soon : left;
  }

  private void start(Pod pod, ContainerSpec spec, String key, Runnable wake) {
    running.put(key, true);
    backoff.startedAgain(
        "pull/" + key, failedAt.getOrDefault(key, clock.instant()), clock.instant());
    executor.execute(() -> {
      finished.put(key, pull(pod, spec, key));
      running.remove(key);
      wake.run();
    });
  }

  private Pull pull(Pod pod, ContainerSpec spec, String key) {
    Instant start = clock.instant();
    record(
        pod, spec, Events.Type.NORMAL, "Pulling", "Pulling image \"%s\"".formatted(spec.image()));
    try {
      String id = runtime.pull(spec.image());
      Image image = runtime.image(id);
      if (image == null) {
        throw new CriException(io.grpc.Status.Code.NOT_FOUND, "the pulled image is gone");
      }
      Duration took = Duration.between(start, clock.instant());
      record(
          pod,
          spec,
          Events.Type.NORMAL,
          "Pulled",
          "Successfully pulled image \"%s\" in %dms. Image size: %d bytes."
              .formatted(spec.image(), took.toMillis(), image.getSize()));
      return new Pull(image, null, false);
    } catch (CriException e) {
      failedAt.put(key, clock.instant());
      String message = "Failed to pull image \"%s\": %s".formatted(spec.image(), e.getMessage());
      record(pod, spec, Events.Type.WARNING, "Failed", message);
      record(pod, spec, Events.Type.WARNING, "Failed", "Error: ErrImagePull");
      return new Pull(null, e.getMessage(), false);
    }
  }

  private void record(
      Pod pod, ContainerSpec spec, Events.Type type, String reason, String message) {
    events.record(pod.object(), FieldPaths.of(pod, spec), type, reason, message);
  }

  /** Forgets a pod that is gone. */
  void forget(Pod pod) {
    String prefix = pod.uid() + "/";
    finished.keySet().removeIf(key -> key.startsWith(prefix));
    failedAt.keySet().removeIf(key -> key.startsWith(prefix));
    backoff.forget("pull/" + prefix);
  }
}
