package io.naru.controllers.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.SuccessPolicyRule;
import io.naru.controllers.support.Pods;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a Job ends, decided while pods of it may still run. */
record Verdict(boolean success, String reason, String message) {

  private static final String MET = "SuccessCriteriaMet";
  private static final String FAILURE = "FailureTarget";

  /** The condition that announces the end. */
  String interimCondition() {
    return success ? MET : FAILURE;
  }

  /** The condition that is the end. */
  String finalCondition() {
    return success ? "Complete" : "Failed";
  }

  /** What was decided earlier, or null. */
  static @Nullable Verdict known(JobStatusDraft draft) {
    ObjectNode failure = draft.holding(FAILURE);
    ObjectNode met = draft.holding(MET);
    if (failure != null) {
      return new Verdict(false, Json.text(failure, "reason"), Json.text(failure, "message"));
    }
    return met == null
        ? null
        : new Verdict(true, Json.text(met, "reason"), Json.text(met, "message"));
  }

  /** What the pods lead to before any more are started; null: the Job goes on. */
  static @Nullable Verdict decide(
      Job job, JobStatusDraft draft, JobProgress progress, List<Pod> active, Instant now) {
    JobSpec spec = job.getSpec();
    String fatal = progress.fatal();
    if (fatal != null) {
      return new Verdict(false, "PodFailurePolicy", fatal);
    }
    if (isBeyondBackoffLimit(spec, progress, active)) {
      return new Verdict(
          false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }
    Duration left = untilDeadline(job, draft, now);
    if (left != null && !left.isPositive()) {
      return new Verdict(
          false, "DeadlineExceeded", "Job was active longer than specified deadline");
    }
    return progress.isIndexed() ? byIndexes(spec, progress) : null;
  }

  /** Whether all that was wanted is done, as soon as nothing runs any more. */
  static @Nullable Verdict completed(Job job, JobProgress progress, List<Pod> active) {
    boolean done =
        job.getSpec().getCompletions() == null
            ? progress.succeeded() > 0
            : progress.succeeded() >= progress.completions();
    return done && active.isEmpty()
        ? new Verdict(true, "CompletionsReached", "Reached expected number of succeeded pods")
        : null;
  }

  /** Time left to the Job, or null if it has no deadline or does not run. */
  static @Nullable Duration untilDeadline(Job job, JobStatusDraft draft, Instant now) {
    Long seconds = job.getSpec().getActiveDeadlineSeconds();
    Instant start = draft.startTime();
    if (seconds == null || start == null || Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return null;
    }
    return Duration.between(now, start.plusSeconds(seconds));
  }

  private static boolean isBeyondBackoffLimit(
      JobSpec spec, JobProgress progress, List<Pod> active) {
    if (spec.getBackoffLimit() == null) {
      return false;
    }
    int limit = spec.getBackoffLimit();
    if (progress.failed() > limit) {
      return true;
    }
    var template = spec.getTemplate().getSpec();
    if (template == null || !"OnFailure".equals(template.getRestartPolicy())) {
      return false;
    }
    // Such containers fail within a pod that lives on.
    int restarts =
        active.stream()
            .filter(p -> Pods.phase(p).equals("Running") || Pods.phase(p).equals("Pending"))
            .mapToInt(JobPods::restarts)
            .sum();
    return limit == 0 ? restarts > 0 : restarts >= limit;
  }

  private static @Nullable Verdict byIndexes(JobSpec spec, JobProgress progress) {
    int failed = progress.failedIndexes().cardinality();
    Integer most = spec.getMaxFailedIndexes();
    if (most != null && failed > most) {
      return new Verdict(
          false,
          "MaxFailedIndexesExceeded",
          "Job has exceeded the specified maximal number of failed indexes");
    }
    if (failed > 0 && failed + progress.succeeded() >= progress.completions()) {
      return new Verdict(false, "FailedIndexes", "Job has failed indexes");
    }
    if (spec.getSuccessPolicy() == null || progress.succeededIndexes().isEmpty()) {
      return null;
    }
    List<SuccessPolicyRule> rules = spec.getSuccessPolicy().getRules();
    for (int i = 0; i < rules.size(); i++) {
      if (isMet(rules.get(i), progress)) {
        return new Verdict(true, "SuccessPolicy", "Matched rules at index " + i);
      }
    }
    return null;
  }

  private static boolean isMet(SuccessPolicyRule rule, JobProgress progress) {
    BitSet done = (BitSet) progress.succeededIndexes().clone();
    Integer count = rule.getSucceededCount();
    if (rule.getSucceededIndexes() == null) {
      return count != null && done.cardinality() >= count;
    }
    BitSet wanted = Indexes.parse(rule.getSucceededIndexes(), progress.completions());
    done.and(wanted);
    return !wanted.isEmpty()
        && (done.equals(wanted) || (count != null && done.cardinality() >= count));
  }
}
