package io.naru.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.naru.controllers.job.FailurePolicy.Match;
import io.naru.controllers.job.JobStatusDraft.Outcome;
import io.naru.controllers.support.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads off a Job's pods how far it is: who succeeded and failed, of whom the finalizer can go, and
 * what that means by backoff limits and failure policy. Made anew for each sync; not thread-safe.
 */
final class JobProgress {

  private final Job job;
  private final JobStatusDraft draft;
  private final Instant now;
  private final BitSet succeeded;
  private final BitSet failed;
  private final List<Pod> releasable = new ArrayList<>();
  private final Map<Integer, FailureBackoff> waiting = new HashMap<>();
  private FailureBackoff backoff;
  private @Nullable String fatal;
  private int heldBack;

  JobProgress(Job job, JobStatusDraft draft, FailureBackoff backoff, Instant now) {
    this.job = job;
    this.draft = draft;
    this.backoff = backoff;
    this.now = now;
    String completed = job.getStatus() == null ? null : job.getStatus().getCompletedIndexes();
    String lost = job.getStatus() == null ? null : job.getStatus().getFailedIndexes();
    succeeded = Indexes.parse(completed, completions());
    failed = Indexes.parse(lost, completions());
  }

  boolean isIndexed() {
    return "Indexed".equals(spec().getCompletionMode());
  }

  /** How many are wanted; {@link Integer#MAX_VALUE} where one success tells the end. */
  int completions() {
    return Objects.requireNonNullElse(spec().getCompletions(), Integer.MAX_VALUE);
  }

  boolean hasLimitPerIndex() {
    return spec().getBackoffLimitPerIndex() != null;
  }

  /**
   * Takes in the pods.
   *
   * @param released uids of pods of which the finalizer went, whatever the lister shows
   */
  void count(List<Pod> pods, Set<String> released) {
    boolean over =
        draft.holding("FailureTarget") != null || draft.holding("SuccessCriteriaMet") != null;
    for (Pod pod : pods) {
      if (!JobPods.hasFinalizer(pod) || released.contains(pod.getMetadata().getUid())) {
        continue;
      }
      String uid = pod.getMetadata().getUid();
      if (JobPods.isSucceeded(pod) && !draft.isUncounted(Outcome.FAILED, uid)) {
        countSuccess(pod);
      } else if (JobPods.isFailed(pod, job)) {
        countFailure(pod, over || !awaitsSuccessor(pod, pods));
      } else if (Pods.isTerminating(pod) && job.getMetadata().getDeletionTimestamp() != null) {
        releasable.add(pod);
      }
    }
    if (isIndexed()) {
      draft.setCount("succeeded", succeeded.cardinality());
      draft.setText("completedIndexes", Indexes.format(succeeded));
      if (hasLimitPerIndex()) {
        draft.tree().put("failedIndexes", Indexes.format(failed));
      }
    }
  }

  private void countSuccess(Pod pod) {
    boolean isNew = false;
    if (!isIndexed()) {
      isNew = draft.addUncounted(Outcome.SUCCEEDED, pod.getMetadata().getUid());
    } else if (isWanted(Indexes.of(pod)) && !succeeded.get(Indexes.of(pod))) {
      succeeded.set(Indexes.of(pod));
      isNew = true;
    }
    if (isNew) {
      backoff = FailureBackoff.NONE;
    }
    releasable.add(pod);
  }

  private void countFailure(Pod pod, boolean release) {
    Match match = FailurePolicy.match(spec().getPodFailurePolicy(), pod);
    boolean counts = !match.action().equals("Ignore");
    int index = Indexes.of(pod);
    if (match.action().equals("FailJob") && fatal == null) {
      fatal = match.message();
    }
    if (isIndexed() && hasLimitPerIndex() && isWanted(index) && !succeeded.get(index)) {
      int before = JobPods.earlierFailures(pod);
      boolean lost = counts && before >= spec().getBackoffLimitPerIndex();
      if (lost || match.action().equals("FailIndex")) {
        failed.set(index);
      } else if (!release) {
        // It alone knows how often its index failed: it stays until its successor carries that on.
        Instant end = JobPods.finishTime(pod, now);
        waiting.put(index, new FailureBackoff(before + (counts ? 1 : 0), end));
        heldBack += counts ? 1 : 0;
        return;
      }
    }
    boolean isCounted = counts && (!isIndexed() || isWanted(index));
    boolean isNew = !isCounted || draft.addUncounted(Outcome.FAILED, pod.getMetadata().getUid());
    if (isNew && !hasLimitPerIndex()) {
      // What is not counted pauses too: else a pod that fails at once would be made without end.
      backoff = backoff.failed(JobPods.finishTime(pod, now));
    }
    releasable.add(pod);
  }

  /** Whether no later pod has taken over its index yet. */
  private boolean awaitsSuccessor(Pod pod, List<Pod> pods) {
    if (!hasLimitPerIndex()) {
      return false;
    }
    int failures = JobPods.earlierFailures(pod);
    String uid = pod.getMetadata().getUid();
    return pods.stream()
        .noneMatch(other ->
            Indexes.of(other) == Indexes.of(pod)
                && !other.getMetadata().getUid().equals(uid)
                && JobPods.earlierFailures(other) > failures);
  }

  private boolean isWanted(int index) {
    return index >= 0 && index < completions();
  }

  private JobSpec spec() {
    return job.getSpec();
  }

  /** Pods that are counted, whose finalizer can go once the draft is written. */
  List<Pod> releasable() {
    return releasable;
  }

  /** Indexes done. */
  BitSet succeededIndexes() {
    return succeeded;
  }

  /** Indexes given up. */
  BitSet failedIndexes() {
    return failed;
  }

  /** The pause after failures of an index that waits for its next pod, or none. */
  FailureBackoff backoffOf(int index) {
    return waiting.getOrDefault(index, FailureBackoff.NONE);
  }

  /** The pause after failures of the whole Job. */
  FailureBackoff backoff() {
    return backoff;
  }

  int succeeded() {
    return isIndexed() ? succeeded.cardinality() : draft.total(Outcome.SUCCEEDED);
  }

  int failed() {
    return draft.total(Outcome.FAILED) + heldBack;
  }

  /** Why the failure policy fails the whole Job, or null. */
  @Nullable String fatal() {
    return fatal;
  }
}
