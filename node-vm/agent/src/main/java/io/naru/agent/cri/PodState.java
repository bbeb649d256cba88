package io.naru.agent.cri;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime has of one pod: all that the agent knows about it beyond the API's objects.
 *
 * @param sandboxes newest first
 * @param containers newest first, dead ones included
 */
public record PodState(List<Sandbox> sandboxes, List<Instance> containers) {

  /** A pod of which the runtime knows nothing. */
  public static final PodState EMPTY = new PodState(List.of(), List.of());

  /**
   * A sandbox.
   *
   * @param ips its addresses; empty in the node's network
   */
  public record Sandbox(
      String id, boolean ready, Instant createdAt, int attempt, List<String> ips) {}

  /** Where a container is in its life. */
  public enum Phase {
    /** Made, not started. */
    CREATED,
    /** Its process runs. */
    RUNNING,
    /** Its process ended. */
    EXITED,
    /** The runtime lost track of it. */
    UNKNOWN
  }

  /**
   * One start of a container.
   *
   * @param restarts how often the container had been started before
   * @param message the termination message of an exited one
   */
  public record Instance(
      String id,
      String sandboxId,
      String name,
      Phase phase,
      Instant createdAt,
      Instant startedAt,
      Instant finishedAt,
      int exitCode,
      String reason,
      String message,
      String image,
      String imageRef,
      String hash,
      int restarts,
      Map<String, String> annotations,
      String logPath) {

    /** Its process runs. */
    public boolean running() {
      return phase == Phase.RUNNING;
    }

    /** Its process ended, or was lost. */
    public boolean exited() {
      return phase == Phase.EXITED || phase == Phase.UNKNOWN;
    }
  }

  /** The newest sandbox, whatever its state. */
  public @Nullable Sandbox newestSandbox() {
    return sandboxes.isEmpty() ? null : sandboxes.getFirst();
  }

  /** The sandbox that containers can be started in, if there is one. */
  public @Nullable Sandbox readySandbox() {
    Sandbox newest = newestSandbox();
    return newest != null && newest.ready() ? newest : null;
  }

  /** The newest instance of a container in any sandbox. */
  public @Nullable Instance latest(String name) {
    return containers.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
  }

  /** The newest instance of a container in one sandbox. */
  public @Nullable Instance latest(String name, String sandboxId) {
    Instance latest = latest(name);
    return latest != null && latest.sandboxId().equals(sandboxId) ? latest : null;
  }

  /** The instance before the newest. */
  public @Nullable Instance previous(String name) {
    return containers.stream().filter(c -> c.name().equals(name)).skip(1).findFirst().orElse(null);
  }

  /** All whose processes run. */
  public List<Instance> running() {
    return containers.stream().filter(Instance::running).toList();
  }

  /** The pod's addresses. */
  public List<String> ips() {
    Sandbox ready = readySandbox();
    return ready == null ? List.of() : ready.ips();
  }
}
