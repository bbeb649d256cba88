package io.naru.agent.pod;

import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to do next for a pod.
 *
 * @param finished nothing is left to run: stop what still runs, and the sandbox
 * @param createSandbox make a sandbox before anything else
 * @param sandboxAttempt number of that sandbox, from 0
 * @param kills containers to stop
 * @param starts containers to start, in this order
 * @param backingOff how long containers by name still wait for their restart
 */
record PodPlan(
    boolean finished,
    boolean createSandbox,
    int sandboxAttempt,
    List<Kill> kills,
    List<Start> starts,
    Map<String, Duration> backingOff) {

  /** Stop a container, and why (for its event). */
  record Kill(PodState.Instance container, String message) {}

  /** Start a container, for the given time after the first. */
  record Start(ContainerSpec container, int restarts) {}

  /** Nothing to do now. */
  boolean isIdle() {
    return !createSandbox && kills.isEmpty() && starts.isEmpty();
  }
}
