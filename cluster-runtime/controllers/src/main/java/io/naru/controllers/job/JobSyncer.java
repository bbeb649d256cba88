package io.naru.controllers.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller.Result;
import io.naru.client.EventRecorder;
import io.naru.client.Expectations;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One pass over one Job: count its pods, decide, start or delete pods, write the status. */
final class JobSyncer {

  private final ControllerContext context;
  private final ApiTransport transport;
  private final JobPodWriter writer;
  private final JobPodManager manager;
  private final EventRecorder events;
  private final Expectations expectations;
  private final Map<String, FailureBackoff> backoffs = new ConcurrentHashMap<>();

  JobSyncer(
      ControllerContext context, TypedClient<Pod> pods, JobPodWriter writer, EventRecorder events) {
    this.context = context;
    this.writer = writer;
    this.events = events;
    transport = context.transport(JobController.USER);
    expectations = new Expectations(context.timers().clock());
    manager = new JobPodManager(pods, writer, expectations, events);
  }

  Expectations expectations() {
    return expectations;
  }

  /** The Job is gone. */
  void forget(String key) {
    expectations.forget(key);
    backoffs.remove(key);
  }

  static boolean isFinished(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(condition ->
                (condition.getType().equals("Complete") || condition.getType().equals("Failed"))
                    && "True".equals(condition.getStatus()));
  }

  /**
   * @param job as the server has it now; not finished
   * @param candidates all pods of its namespace
   * @param known uids of pods whose finalizer went, from before {@code candidates} were listed
   */
  Result sync(String key, Job job, List<Pod> candidates, Set<String> known) {
    Set<String> released = new HashSet<>(known);
    Instant now = context.now();
    boolean act = expectations.areMet(key) && job.getMetadata().getDeletionTimestamp() == null;
    List<Pod> pods = writer.claim(job, candidates);
    JobStatusDraft draft = new JobStatusDraft(StatusWriter.statusOf(job));
    Set<String> held = held(pods, released);
    draft.settle(held::contains);
    JobProgress progress =
        new JobProgress(job, draft, backoffs.getOrDefault(key, FailureBackoff.NONE), now);
    progress.count(pods, released);
    List<Pod> active = new ArrayList<>(pods.stream().filter(Pods::isActive).toList());
    int terminating = (int) pods.stream().filter(JobSyncer::isTerminating).count();
    boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
    if (draft.startTime() == null && !suspended) {
      draft.setText("startTime", JobStatusDraft.text(now));
    }

    Verdict verdict = Verdict.known(draft);
    if (verdict == null) {
      verdict = Verdict.decide(job, draft, progress, active, now);
    }
    Duration again = verdict == null ? Verdict.untilDeadline(job, draft, now) : null;
    StatusException failure = null;
    if (act) {
      try {
        if (verdict != null) {
          manager.deleteAll(key, job, active, true);
        } else if (suspended) {
          manager.deleteAll(key, job, active, false);
        } else {
          again = sooner(again, manager.scale(key, job, progress, active, terminating, now));
        }
      } catch (StatusException e) {
        failure = e; // the status is told nevertheless
      }
    }
    String resumption = verdict == null ? suspend(draft, suspended, now) : null;
    if (verdict == null && !suspended) {
      verdict = Verdict.completed(job, progress, active);
    }
    if (verdict != null && draft.holding(verdict.interimCondition()) == null) {
      draft.setCondition(
          verdict.interimCondition(), true, verdict.reason(), verdict.message(), now);
    }
    draft.setCount("active", active.size());
    draft.tree().put("ready", (int) active.stream().filter(Pods::isReady).count());
    draft.tree().put("terminating", terminating);

    Job written = write(job, draft);
    backoffs.put(key, progress.backoff());
    if (resumption != null) {
      String message = resumption.equals("Suspended") ? "Job suspended" : "Job resumed";
      events.record(job, Resources.JOBS, EventRecorder.Type.NORMAL, resumption, message);
    }
    release(progress.releasable());
    released.addAll(uids(progress.releasable()));
    released.addAll(writer.released());
    held = held(pods, released);
    draft = new JobStatusDraft(StatusWriter.statusOf(written));
    draft.settle(held::contains);
    boolean over =
        verdict != null
            && active.isEmpty()
            && terminating == 0
            && held.isEmpty()
            && expectations.areMet(key)
            && !draft.hasUncounted();
    if (verdict != null && over) {
      finish(written, draft, verdict, now);
    } else {
      write(written, draft);
    }
    if (failure != null) {
      throw failure;
    }
    if (!act) {
      again = sooner(again, Expectations.LAPSE.plusSeconds(1));
    }
    return again == null ? Result.done() : Result.after(again);
  }

  /** Returns the reason of the event to tell, or null if nothing changed. */
  private static @Nullable String suspend(JobStatusDraft draft, boolean suspended, Instant now) {
    boolean known = draft.holding("Suspended") != null;
    if (suspended && !known) {
      draft.setCondition("Suspended", true, "JobSuspended", "Job suspended", now);
      draft.setText("startTime", "");
      return "Suspended";
    }
    if (!suspended && known) {
      draft.setCondition("Suspended", false, "JobResumed", "Job resumed", now);
      // The deadline counts from here.
      draft.setText("startTime", JobStatusDraft.text(now));
      return "Resumed";
    }
    return null;
  }

  private void finish(Job job, JobStatusDraft draft, Verdict verdict, Instant now) {
    draft.setCondition(verdict.finalCondition(), true, verdict.reason(), verdict.message(), now);
    if (verdict.success()) {
      draft.setText("completionTime", JobStatusDraft.text(now));
    }
    write(job, draft);
    if (verdict.success()) {
      events.record(job, Resources.JOBS, EventRecorder.Type.NORMAL, "Completed", "Job completed");
    } else {
      events.record(
          job, Resources.JOBS, EventRecorder.Type.WARNING, verdict.reason(), verdict.message());
    }
  }

  private static Set<String> held(List<Pod> pods, Set<String> released) {
    Set<String> held = uids(pods.stream().filter(JobPods::hasFinalizer).toList());
    held.removeAll(released);
    return held;
  }

  private static Set<String> uids(List<Pod> pods) {
    return pods.stream()
        .map(pod -> pod.getMetadata().getUid())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void release(List<Pod> pods) {
    StatusException failure = null;
    for (Pod pod : pods) {
      try {
        writer.removeFinalizer(pod);
      } catch (StatusException e) {
        failure = e; // one pod that somebody just changed must not hold up the others
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Job write(Job job, JobStatusDraft draft) {
    ObjectNode status = Json.parseObject(Json.bytes(draft.tree()));
    if (status.equals(StatusWriter.statusOf(job))) {
      return job;
    }
    ObjectNode body = ApiObject.ofTyped(job).mutableTree();
    body.set("status", status);
    Target target =
        Target.of(
            Resources.JOBS.resource(),
            job.getMetadata().getNamespace(),
            job.getMetadata().getName());
    return Resources.JOBS.typed(transport.update(target.subresource("status"), ApiObject.of(body)));
  }

  private static boolean isTerminating(Pod pod) {
    return Pods.isTerminating(pod) && !Pods.isTerminal(pod);
  }

  private static @Nullable Duration sooner(@Nullable Duration a, @Nullable Duration b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) < 0 ? a : b;
  }
}
