package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.naru.client.Indexer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler has decided about claims, and the API does not show yet: the next pod must not
 * be given the same volume, nor another node for the same claim. Thread-safe.
 */
final class AssumedClaims {

  /**
   * @param volume null if one shall be made
   */
  record Assumed(String node, @Nullable String volume) {}

  private record Entry(Assumed assumed, Set<String> pods) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, String> takenBy = new HashMap<>();

  synchronized @Nullable Assumed of(PersistentVolumeClaim claim) {
    Entry entry = entries.get(key(claim));
    return entry == null ? null : entry.assumed();
  }

  /** Whether another claim is about to get the volume. */
  synchronized boolean isTaken(String volume, PersistentVolumeClaim claim) {
    String taker = takenBy.get(volume);
    return taker != null && !taker.equals(key(claim));
  }

  /** Notes a decision made for a pod; pods that share a claim share the decision. */
  synchronized void assume(
      String podUid, PersistentVolumeClaim claim, String node, @Nullable String volume) {
    String key = key(claim);
    entries
        .computeIfAbsent(key, k -> new Entry(new Assumed(node, volume), new HashSet<>()))
        .pods()
        .add(podUid);
    if (volume != null) {
      takenBy.put(volume, key);
    }
  }

  /** The decision was carried out, or given up, as far as this pod goes. */
  synchronized void release(String podUid, PersistentVolumeClaim claim) {
    String key = key(claim);
    Entry entry = entries.get(key);
    if (entry != null && entry.pods().remove(podUid) && entry.pods().isEmpty()) {
      entries.remove(key);
      if (entry.assumed().volume() != null) {
        takenBy.remove(entry.assumed().volume());
      }
    }
  }

  /** By uid: a decision is not about a successor of the same name. */
  private static String key(PersistentVolumeClaim claim) {
    return Indexer.key(claim) + "/" + claim.getMetadata().getUid();
  }
}
