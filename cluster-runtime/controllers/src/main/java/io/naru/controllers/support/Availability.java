package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.Controller.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** When ready pods become available. */
public final class Availability {

  private Availability() {}

  /** Asks to look again when the next of the pods becomes available though nothing changes. */
  public static Result again(Collection<Pod> pods, int minReadySeconds, Instant now) {
    if (minReadySeconds == 0) {
      return Result.done();
    }
    Duration next = null;
    for (Pod pod : pods) {
      Instant since = Pods.readySince(pod);
      if (since != null && !Pods.isAvailable(pod, minReadySeconds, now)) {
        Duration wait = Duration.between(now, since.plusSeconds(minReadySeconds));
        next = next == null || wait.compareTo(next) < 0 ? wait : next;
      }
    }
    return next == null ? Result.done() : Result.after(next);
  }
}
