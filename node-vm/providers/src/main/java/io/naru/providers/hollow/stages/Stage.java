package io.naru.providers.hollow.stages;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One step in a pod's life: pods of some kind that are in some state become something else after a
 * delay.
 */
public final class Stage {

  /** What is told about the pod when the stage acts. */
  public record Told(boolean warning, String reason, String message) {}

  /**
   * What the stage says of the containers or the pod.
   *
   * @param exitCode of containers that end
   * @param reason empty for the usual one
   * @param message empty for none
   */
  public record Outcome(int exitCode, String reason, String message) {}

  private final String name;
  private final PodMatch pods;
  private final Set<PodState> from;
  private final @Nullable Target to;
  private final Delay delay;
  private final double share;
  private final Outcome outcome;
  private final @Nullable Told event;

  Stage(
      String name,
      PodMatch pods,
      Set<PodState> from,
      @Nullable Target to,
      Delay delay,
      double share,
      Outcome outcome,
      @Nullable Told event) {
    this.name = name;
    this.pods = pods;
    this.from = from;
    this.to = to;
    this.delay = delay;
    this.share = share;
    this.outcome = outcome;
    this.event = event;
  }

  public String name() {
    return name;
  }

  /** Null: the pod stays what it is. */
  public @Nullable Target to() {
    return to;
  }

  public Outcome outcome() {
    return outcome;
  }

  public @Nullable Told event() {
    return event;
  }

  /**
   * @param seed of chance; the same pod is always or never in the stage's share
   */
  boolean isFor(Pod pod, PodState state, long seed) {
    return from.contains(state)
        && pods.matches(pod)
        && (share >= 1 || random(pod, 0, seed ^ 0x5DEECE66DL).nextDouble() < share);
  }

  /** How long the pod stays in its state before this stage acts. */
  public Duration delay(Pod pod, int restarts, long seed) {
    return delay.of(pod, restarts, random(pod, restarts, seed));
  }

  private SplittableRandom random(Pod pod, int restarts, long seed) {
    long uid = pod.getMetadata().getUid().hashCode();
    return new SplittableRandom(seed + uid * 1_000_003L + name.hashCode() * 31L + restarts);
  }
}
