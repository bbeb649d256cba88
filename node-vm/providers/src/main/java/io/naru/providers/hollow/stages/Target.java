package io.naru.providers.hollow.stages;

import static io.naru.providers.hollow.stages.PodState.BACK_OFF;
import static io.naru.providers.hollow.stages.PodState.CREATING;
import static io.naru.providers.hollow.stages.PodState.INITIALIZING;
import static io.naru.providers.hollow.stages.PodState.PULL_FAILED;
import static io.naru.providers.hollow.stages.PodState.READY;
import static io.naru.providers.hollow.stages.PodState.RUNNING;
import static io.naru.providers.hollow.stages.PodState.SCHEDULED;
import static io.naru.providers.hollow.stages.PodState.TERMINATING;

import java.util.EnumSet;
import java.util.Set;

/** What a stage makes of a pod, and from which states that is possible. */
public enum Target {
  /** The pod is accepted and its containers wait to be created. */
  CREATING_CONTAINERS("Creating", EnumSet.of(SCHEDULED, PULL_FAILED)),
  /** Images can't be had. */
  PULL_FAILURE("PullFailed", EnumSet.of(SCHEDULED, CREATING, PULL_FAILED)),
  /** The init container that runs succeeds, and the next one starts. */
  NEXT_INIT("Initializing", EnumSet.of(SCHEDULED, CREATING, INITIALIZING)),
  /** Containers start, and are not ready yet. */
  UNREADY("Running", EnumSet.of(SCHEDULED, CREATING, INITIALIZING, BACK_OFF, READY)),
  /** Containers start if they do not run, and are ready. */
  READINESS("Ready", EnumSet.of(SCHEDULED, CREATING, INITIALIZING, BACK_OFF, RUNNING)),
  /** Containers end with an exit code; the pod's restart policy decides what that means. */
  EXIT("Exited", EnumSet.of(RUNNING, READY)),
  /** The node gives the pod up for good, as when it evicts it. */
  FAILURE(
      "Failed",
      EnumSet.of(SCHEDULED, CREATING, PULL_FAILED, INITIALIZING, RUNNING, READY, BACK_OFF)),
  /** Its containers have ended, and the pod object goes. */
  REMOVAL("Deleted", EnumSet.of(TERMINATING));

  private final String text;
  private final Set<PodState> from;

  Target(String text, Set<PodState> from) {
    this.text = text;
    this.from = from;
  }

  /** As it stands in a file of stages. */
  public String text() {
    return text;
  }

  boolean isPossibleFrom(PodState state) {
    return from.contains(state);
  }
}
