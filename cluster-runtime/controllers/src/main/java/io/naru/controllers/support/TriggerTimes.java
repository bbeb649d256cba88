package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when endpoints are out of date: the earliest change of a pod or of the service that the
 * last write did not have. Written as {@link #ANNOTATION}, from which the delay of network
 * programming is measured. Thread-safe for different keys.
 */
public final class TriggerTimes {

  public static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

  private record Seen(@Nullable Instant service, Map<String, Instant> pods) {}

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /** The time to write, or null if nothing with a known time has changed. */
  public @Nullable Instant next(String key, Service service, List<Pod> pods) {
    Seen before = seen.getOrDefault(key, new Seen(null, Map.of()));
    Map<String, Instant> times = new HashMap<>();
    Instant earliest = null;
    for (Pod pod : pods) {
      Instant time = time(pod);
      if (time != null) {
        String name = pod.getMetadata().getName();
        times.put(name, time);
        earliest = earlier(earliest, newer(before.pods().get(name), time));
      }
    }
    String created = service.getMetadata().getCreationTimestamp();
    Instant born = created == null ? null : Instant.parse(created);
    if (born != null) {
      earliest = earlier(earliest, newer(before.service(), born));
    }
    seen.put(key, new Seen(born, times));
    return earliest;
  }

  public void forget(String key) {
    seen.remove(key);
  }

  private static @Nullable Instant newer(@Nullable Instant known, Instant time) {
    return known == null || time.isAfter(known) ? time : null;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.isBefore(one) ? other : one;
  }

  private static @Nullable Instant time(Pod pod) {
    PodCondition ready = Pods.condition(pod, "Ready");
    String since = ready == null ? null : ready.getLastTransitionTime();
    return since == null ? null : Instant.parse(since);
  }
}
