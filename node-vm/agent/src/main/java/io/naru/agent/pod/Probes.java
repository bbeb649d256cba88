package io.naru.agent.pod;

import io.naru.agent.cri.PodState;
import io.naru.agent.model.Pod;
import java.time.Duration;

/** Runs the probes of pods. Thread-safe. */
public interface Probes {

  /**
   * Probes exactly the running containers of the pod from now on; wake is run when results change.
   */
  void follow(Pod pod, PodState state, Runnable wake);

  /** Ends all probes of the pod. */
  void stop(Pod pod);

  /** What the probes say now. */
  Health health(Pod pod);

  /** How long a container that a probe condemned may take to end. */
  Duration grace(Pod pod, PodState.Instance container);
}
