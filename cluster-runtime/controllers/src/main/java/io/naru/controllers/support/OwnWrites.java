package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a controller wrote of the objects that it controls and its informer has not shown yet, by
 * owner: a decision on an older state could repeat what was done already. Writes that never show
 * (the object went before a watch came back) lapse. Thread-safe.
 */
public final class OwnWrites {

  private record Write(String resourceVersion, Instant time) {}

  private final Clock clock;
  private final Map<String, Map<String, Write>> writes = new HashMap<>();

  public OwnWrites(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param owner uid of the owner
   * @param written as the server answered it
   */
  public synchronized void note(String owner, HasMetadata written) {
    writes
        .computeIfAbsent(owner, o -> new HashMap<>())
        .put(
            Indexer.key(written),
            new Write(written.getMetadata().getResourceVersion(), clock.instant()));
  }

  /** The informer has shown that the object is gone. */
  public synchronized void gone(String owner, HasMetadata object) {
    Map<String, Write> known = writes.get(owner);
    if (known != null) {
      known.remove(Indexer.key(object));
    }
  }

  /** The owner is gone. */
  public synchronized void forget(String owner) {
    writes.remove(owner);
  }

  /** Whether the lister shows all that was written (or it was too long ago). */
  public synchronized boolean areSeen(String owner, Indexer<?> lister) {
    Map<String, Write> known = writes.get(owner);
    if (known == null) {
      return true;
    }
    Instant lapsed = clock.instant().minus(Expectations.LAPSE);
    known
        .entrySet()
        .removeIf(entry ->
            entry.getValue().time().isBefore(lapsed)
                || isSeen(entry.getValue(), lister.get(entry.getKey())));
    if (known.isEmpty()) {
      writes.remove(owner);
      return true;
    }
    return false;
  }

  /** Versions of one resource are numbers that only grow. */
  private static boolean isSeen(Write write, @Nullable HasMetadata shown) {
    return shown != null
        && Long.parseLong(shown.getMetadata().getResourceVersion())
            >= Long.parseLong(write.resourceVersion());
  }
}
