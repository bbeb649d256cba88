package io.naru.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.client.EventRecorder;
import io.naru.client.Expectations;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings the number of a Job's active pods to what it wants. Thread-safe. */
final class JobPodManager {

  // More at once would only queue up in the API server, and starve other Jobs.
  private static final int BURST = 500;

  private final TypedClient<Pod> client;
  private final JobPodWriter writer;
  private final Expectations expectations;
  private final EventRecorder events;

  JobPodManager(
      TypedClient<Pod> client,
      JobPodWriter writer,
      Expectations expectations,
      EventRecorder events) {
    this.client = client;
    this.writer = writer;
    this.expectations = expectations;
    this.events = events;
  }

  /** Deletes all active pods; they leave {@code active}. */
  void deleteAll(String key, Job job, List<Pod> active, boolean counted) {
    delete(key, job, active, List.copyOf(active), counted);
  }

  /**
   * Creates or deletes pods, and keeps {@code active} up to date with that.
   *
   * @param terminating how many are being deleted and still run
   * @return when to look again, if pods wait for a pause after failures; else null
   */
  @Nullable Duration scale(
      String key, Job job, JobProgress progress, List<Pod> active, int terminating, Instant now) {
    if (progress.isIndexed()) {
      delete(key, job, active, superfluous(progress, active), false);
    }
    int wanted = wanted(job, progress, active.size());
    if (active.size() > wanted) {
      List<Pod> victims =
          active.stream()
              .sorted(JobPods.deletionOrder())
              .limit(Math.min(BURST, active.size() - wanted))
              .toList();
      delete(key, job, active, victims, false);
      return null;
    }
    int missing = wanted - active.size();
    if (JobPods.replacesOnlyFailed(job)) {
      missing -= terminating;
    }
    missing = Math.min(missing, BURST);
    if (missing <= 0) {
      return null;
    }
    Duration pause = progress.backoff().remaining(now);
    if (pause.isPositive()) {
      return pause;
    }
    return create(key, job, progress, active, missing, now);
  }

  private static int wanted(Job job, JobProgress progress, int active) {
    int parallelism = Objects.requireNonNullElse(job.getSpec().getParallelism(), 1);
    if (job.getSpec().getCompletions() == null) {
      // One success tells the others, which run to their own end, that the work is done.
      return progress.succeeded() > 0 ? Math.min(active, parallelism) : parallelism;
    }
    int left =
        progress.completions() - progress.succeeded() - progress.failedIndexes().cardinality();
    return Math.max(0, Math.min(left, parallelism));
  }

  private static List<Pod> superfluous(JobProgress progress, List<Pod> active) {
    BitSet seen = new BitSet();
    List<Pod> result = new ArrayList<>();
    for (Pod pod : active) {
      int index = Indexes.of(pod);
      if (index < 0
          || index >= progress.completions()
          || seen.get(index)
          || progress.succeededIndexes().get(index)
          || progress.failedIndexes().get(index)) {
        result.add(pod);
      } else {
        seen.set(index);
      }
    }
    return result;
  }

  private @Nullable Duration create(
      String key, Job job, JobProgress progress, List<Pod> active, int count, Instant now) {
    List<Pod> wished = new ArrayList<>();
    Duration again = null;
    if (progress.isIndexed()) {
      BitSet taken = new BitSet();
      taken.or(progress.succeededIndexes());
      taken.or(progress.failedIndexes());
      active.forEach(pod -> taken.set(Indexes.of(pod)));
      int index = taken.nextClearBit(0);
      for (; wished.size() < count && index < progress.completions(); ) {
        FailureBackoff backoff = progress.backoffOf(index);
        Duration pause = backoff.remaining(now);
        if (pause.isPositive()) {
          again = again == null || pause.compareTo(again) < 0 ? pause : again;
        } else {
          Integer failures = progress.hasLimitPerIndex() ? backoff.failures() : null;
          wished.add(JobPods.create(job, index, failures));
        }
        index = taken.nextClearBit(index + 1);
      }
    } else {
      for (int i = 0; i < count; i++) {
        wished.add(JobPods.create(job, -1, null));
      }
    }
    create(key, job, active, wished);
    return again;
  }

  private void create(String key, Job job, List<Pod> active, List<Pod> wished) {
    expectations.expectCreations(key, wished.size());
    int left = wished.size();
    try {
      for (Pod pod : wished) {
        Pod created = client.create(pod);
        active.add(created);
        left--;
        event(job, false, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
      }
    } catch (StatusException e) {
      for (; left > 0; left--) {
        expectations.creationObserved(key);
      }
      event(job, true, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void delete(String key, Job job, List<Pod> active, List<Pod> victims, boolean counted) {
    for (Pod pod : victims) {
      String uid = pod.getMetadata().getUid();
      expectations.expectDeletion(key, uid);
      try {
        if (counted) {
          writer.delete(pod);
        } else {
          writer.deleteUncounted(pod);
        }
      } catch (StatusException e) {
        expectations.deletionObserved(key, uid);
        event(job, true, "FailedDelete", "Error deleting: " + e.getMessage());
        throw e;
      }
      active.remove(pod);
      event(job, false, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    }
  }

  private void event(Job job, boolean warning, String reason, String message) {
    EventRecorder.Type type = warning ? EventRecorder.Type.WARNING : EventRecorder.Type.NORMAL;
    events.record(job, Resources.JOBS, type, reason, message);
  }
}
