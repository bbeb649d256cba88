package io.naru.controllers.cronjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts a Job whenever the schedule of a CronJob says so, and deletes Jobs that ended long ago.
 * What the status calls active is written down before the next decision, so the CronJob is read
 * live.
 */
public final class CronJobController implements ManagedController {

  private static final String USER = "cronjob-controller";
  private static final Duration AFTER = Duration.ofMillis(100);
  private static final int MANY = 100;

  private final ControllerContext context;
  private final Indexer<CronJob> crons;
  private final Indexer<Job> jobs;
  private final TypedClient<CronJob> cronClient;
  private final TypedClient<Job> jobClient;
  private final EventRecorder events;
  private final Controller<String> controller;

  /** By CronJob, names of Jobs that it made and the lister has not shown yet. */
  private final Map<String, Set<String>> unseen = new ConcurrentHashMap<>();

  public CronJobController(ControllerContext context) {
    this.context = context;
    crons = context.lister(Resources.CRON_JOBS);
    jobs = context.lister(Resources.JOBS);
    cronClient = context.client(USER, Resources.CRON_JOBS);
    jobClient = context.client(USER, Resources.JOBS);
    events = context.recorder(USER);
    controller = new Controller<>("cronjob", context.timers(), this::sync);
    context
        .informer(Resources.CRON_JOBS)
        .addHandler(EventHandler.forEach(cron -> controller.enqueue(Indexer.key(cron))));
    context
        .informer(Resources.JOBS)
        .addHandler(
            EventHandler.forEach(job -> {
              OwnerReference owner = Owners.controllerOf(job);
              if (owner != null && owner.getKind().equals("CronJob")) {
                controller.enqueue(Indexer.key(job.getMetadata().getNamespace(), owner.getName()));
              }
            }));
  }

  @Override
  public void start() {
    controller.start(2);
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private Result sync(String key) {
    CronJob known = crons.get(key);
    CronJob cron =
        known == null
            ? null
            : cronClient.find(known.getMetadata().getNamespace(), known.getMetadata().getName());
    if (known == null) {
      unseen.remove(key);
    }
    if (cron == null || cron.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    List<Job> owned = jobs.controlledBy(cron.getMetadata().getUid());
    forgetOld(cron, owned);
    ObjectNode status = StatusWriter.statusOf(cron);
    observe(cron, withUnseen(cron, owned), status);
    Result result = Result.done();
    if (!Boolean.TRUE.equals(cron.getSpec().getSuspend())) {
      result = schedule(cron, status);
    }
    StatusWriter.write(context.transport(USER), Resources.CRON_JOBS, cron, status);
    return result;
  }

  /**
   * Adds what this controller made a moment ago: where the lister lags and the status could not be
   * written, nothing else tells that it runs.
   */
  private List<Job> withUnseen(CronJob cron, List<Job> owned) {
    Set<String> names = unseen.getOrDefault(Indexer.key(cron), Set.of());
    String namespace = cron.getMetadata().getNamespace();
    List<Job> result = new ArrayList<>(owned);
    for (String name : names) {
      Job live = jobs.get(namespace, name) == null ? jobClient.find(namespace, name) : null;
      if (live == null) {
        names.remove(name);
      } else if (Owners.isControlledBy(live, cron)) {
        result.add(live);
      }
    }
    return result;
  }

  /** Takes ended and vanished Jobs off the active list, and puts on it what is missing there. */
  private void observe(CronJob cron, List<Job> owned, ObjectNode status) {
    ArrayNode active = Json.array();
    for (JsonNode reference : status.path("active")) {
      String name = Json.text(reference, "name");
      Job job = jobs.get(cron.getMetadata().getNamespace(), name);
      if (job == null) {
        // The lister may not show yet what this controller made a moment ago.
        job = jobClient.find(cron.getMetadata().getNamespace(), name);
      }
      if (job == null || !Owners.isControlledBy(job, cron)) {
        event(cron, Type.NORMAL, "MissingJob", "Active job went missing: " + name);
      } else if (CronJobs.end(job) != null) {
        String message = "Saw completed job: " + name + ", condition: " + CronJobs.end(job);
        event(cron, Type.NORMAL, "SawCompletedJob", message);
      } else {
        active.add(reference);
      }
    }
    for (Job job : owned) {
      if (CronJobs.end(job) == null && !CronJobs.contains(active, job)) {
        active.add(CronJobs.reference(job));
      }
      String completed = job.getStatus() == null ? null : job.getStatus().getCompletionTime();
      String last = Json.text(status, "lastSuccessfulTime");
      if (completed != null && completed.compareTo(last) > 0) {
        status.put("lastSuccessfulTime", completed);
      }
    }
    CronJobs.setActive(status, active);
  }

  private Result schedule(CronJob cron, ObjectNode status) {
    CronJobSpec spec = cron.getSpec();
    CronSchedule schedule;
    ZoneId zone;
    try {
      schedule = CronSchedule.parse(spec.getSchedule());
      zone = spec.getTimeZone() == null ? ZoneOffset.UTC : ZoneId.of(spec.getTimeZone());
    } catch (IllegalArgumentException e) {
      String message = "unparseable schedule: \"" + spec.getSchedule() + "\" : " + e.getMessage();
      event(cron, Type.WARNING, "UnparseableSchedule", message);
      return Result.done();
    } catch (DateTimeException e) {
      String message = "invalid timeZone: \"" + spec.getTimeZone() + "\" : " + e.getMessage();
      event(cron, Type.WARNING, "UnknownTimeZone", message);
      return Result.done();
    }
    Instant now = context.now();
    Instant due = due(cron, status, schedule, zone, now);
    if (due != null) {
      run(cron, status, due, now, zone);
    }
    Instant next = schedule.next(now, zone);
    return next == null ? Result.done() : Result.after(Duration.between(now, next).plus(AFTER));
  }

  /** The latest time not served yet, or null. */
  private @Nullable Instant due(
      CronJob cron, ObjectNode status, CronSchedule schedule, ZoneId zone, Instant now) {
    String last = Json.text(status, "lastScheduleTime");
    Instant from = Instant.parse(last.isEmpty() ? cron.getMetadata().getCreationTimestamp() : last);
    Long deadline = cron.getSpec().getStartingDeadlineSeconds();
    if (deadline != null && now.minusSeconds(deadline).isAfter(from)) {
      from = now.minusSeconds(deadline);
    }
    Instant due = schedule.latest(from, now, zone);
    if (due != null && schedule.hasMoreThan(MANY, from, now, zone)) {
      String message =
          "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check"
              + " clock skew";
      event(cron, Type.WARNING, "TooManyMissedTimes", message);
    }
    return due;
  }

  private void run(CronJob cron, ObjectNode status, Instant due, Instant now, ZoneId zone) {
    Long deadline = cron.getSpec().getStartingDeadlineSeconds();
    if (deadline != null && due.plusSeconds(deadline).isBefore(now)) {
      String message = "Missed scheduled time to start a job: " + due;
      event(cron, Type.WARNING, "MissSchedule", message);
      return;
    }
    String policy = cron.getSpec().getConcurrencyPolicy();
    if ("Forbid".equals(policy) && !status.path("active").isEmpty()) {
      event(
          cron,
          Type.NORMAL,
          "JobAlreadyActive",
          "Not starting job because prior execution is running and concurrency policy is Forbid");
      return;
    }
    if ("Replace".equals(policy)) {
      for (JsonNode reference : status.path("active")) {
        delete(cron, Json.text(reference, "name"));
      }
      CronJobs.setActive(status, Json.array());
    }
    Job job = start(cron, CronJobs.job(cron, due, zone));
    ArrayNode active = Json.array();
    status.path("active").forEach(active::add);
    if (!CronJobs.contains(active, job) && CronJobs.end(job) == null) {
      active.add(CronJobs.reference(job));
    }
    CronJobs.setActive(status, active);
    status.put("lastScheduleTime", due.toString());
  }

  private Job start(CronJob cron, Job wished) {
    try {
      Job created = jobClient.create(wished);
      unseen
          .computeIfAbsent(Indexer.key(cron), k -> ConcurrentHashMap.newKeySet())
          .add(created.getMetadata().getName());
      event(
          cron, Type.NORMAL, "SuccessfulCreate", "Created job " + created.getMetadata().getName());
      return created;
    } catch (StatusException e) {
      if (e.isAlreadyExists()) {
        // Made before a crash, or a write of the status that failed: the name tells the time.
        Job found =
            jobClient.get(wished.getMetadata().getNamespace(), wished.getMetadata().getName());
        if (Owners.isControlledBy(found, cron)) {
          return found;
        }
      }
      event(cron, Type.WARNING, "FailedCreate", "Error creating job: " + e.getMessage());
      throw e;
    }
  }

  private void forgetOld(CronJob cron, List<Job> owned) {
    CronJobSpec spec = cron.getSpec();
    forgetOld(cron, owned, "Complete", spec.getSuccessfulJobsHistoryLimit());
    forgetOld(cron, owned, "Failed", spec.getFailedJobsHistoryLimit());
  }

  private void forgetOld(CronJob cron, List<Job> owned, String end, @Nullable Integer limit) {
    if (limit == null) {
      return;
    }
    List<Job> ended =
        owned.stream()
            .filter(job -> end.equals(CronJobs.end(job)))
            .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
            .sorted(
                Comparator.comparing(
                    (Job job) -> Objects.requireNonNullElse(job.getStatus().getStartTime(), "")))
            .toList();
    for (Job job : ended.subList(0, Math.max(0, ended.size() - limit))) {
      delete(cron, job.getMetadata().getName());
    }
  }

  private void delete(CronJob cron, String job) {
    ObjectNode options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    try {
      jobClient.delete(cron.getMetadata().getNamespace(), job, options);
      event(cron, Type.NORMAL, "SuccessfulDelete", "Deleted job " + job);
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private void event(CronJob cron, Type type, String reason, String message) {
    events.record(cron, Resources.CRON_JOBS, type, reason, message);
  }
}
