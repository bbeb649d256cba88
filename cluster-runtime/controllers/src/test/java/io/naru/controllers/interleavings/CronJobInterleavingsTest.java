package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.cronjob.CronJobController;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CronJobInterleavingsTest {

  @Test
  void startsOneJobATimeAndKeepsToItsPolicyAndLimits() throws InterruptedException {
    Interleaving.runAll(Minutely::new);
  }

  /** A schedule that strikes every minute, while minutes pass and Jobs end or vanish. */
  private static final class Minutely extends Scenario {
    private static final int KEPT_SUCCESSES = 2;
    private static final int KEPT_FAILURES = 1;
    private final String policy = List.of("Allow", "Forbid", "Replace").get(random.nextInt(3));
    private final @Nullable Long deadline = random.nextBoolean() ? null : 90L;

    Minutely(Interleaving interleaving) {
      super(interleaving);
    }

    @Override
    void given() {
      client(Resources.CRON_JOBS)
          .create(
              new CronJobBuilder()
                  .withMetadata(PodsOf.metadata())
                  .editMetadata()
                  .withCreationTimestamp(timers.clock().instant().toString())
                  .endMetadata()
                  .withNewSpec()
                  .withSchedule("* * * * *")
                  .withConcurrencyPolicy(policy)
                  .withStartingDeadlineSeconds(deadline)
                  .withSuccessfulJobsHistoryLimit(KEPT_SUCCESSES)
                  .withFailedJobsHistoryLimit(KEPT_FAILURES)
                  .withNewJobTemplate()
                  .withNewSpec()
                  .withTemplate(PodsOf.template(1))
                  .endSpec()
                  .endJobTemplate()
                  .endSpec()
                  .build());
    }

    @Override
    List<Interleaving.Running> start(ControllerContext context) {
      CronJobController crons = new CronJobController(context);
      return List.of(new Interleaving.Running(crons, crons::drain));
    }

    @Override
    List<ResourceType<?>> watched() {
      return List.of(Resources.CRON_JOBS, Resources.JOBS);
    }

    @Override
    void happen() {
      List<Job> jobs = api.all(Resources.JOBS);
      Job job = jobs.isEmpty() ? null : jobs.get(random.nextInt(jobs.size()));
      int dice = random.nextInt(10);
      if (dice < 4) {
        timers.advance(Duration.ofSeconds(10 + random.nextInt(110)));
      } else if (dice == 4) {
        suspend(random.nextInt(3) == 0);
      } else if (job != null) {
        switch (dice) {
          case 5 -> client(Resources.JOBS).delete("default", job.getMetadata().getName());
          case 6 -> end(job, "Failed");
          default -> end(job, "Complete");
        }
      }
    }

    private void suspend(boolean suspended) {
      client(Resources.CRON_JOBS)
          .update(new CronJobBuilder(cron()).editSpec().withSuspend(suspended).endSpec().build());
    }

    private void end(Job job, String condition) {
      if (isEnded(job)) {
        return;
      }
      String now = timers.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
      client(Resources.JOBS)
          .updateStatus(
              new JobBuilder(job)
                  .withNewStatus()
                  .withStartTime(now)
                  .withCompletionTime(condition.equals("Complete") ? now : null)
                  .addNewCondition()
                  .withType(condition)
                  .withStatus("True")
                  .endCondition()
                  .endStatus()
                  .build());
    }

    @Override
    void beforeWrite(String verb, Target target, @Nullable ApiObject body) {
      if (!verb.equals("create") || body == null || exists(body.name())) {
        return;
      }
      String last = lastScheduleTime();
      if (!last.isEmpty() && !time(body.name()).isAfter(Instant.parse(last))) {
        violated("%s is started again after %s".formatted(body.name(), last));
      }
      List<String> running = unended().map(job -> job.getMetadata().getName()).toList();
      if (!policy.equals("Allow") && !running.isEmpty()) {
        violated("%s beside %s under %s".formatted(body.name(), running, policy));
      }
    }

    private boolean exists(String name) {
      return api.all(Resources.JOBS).stream()
          .anyMatch(job -> job.getMetadata().getName().equals(name));
    }

    /** The names of its Jobs end with the minute that they are for. */
    private static Instant time(String name) {
      return Instant.EPOCH.plus(
          Duration.ofMinutes(Long.parseLong(name.substring(name.lastIndexOf('-') + 1))));
    }

    @Override
    void goWell() {
      if (Boolean.TRUE.equals(cron().getSpec().getSuspend())) {
        suspend(false);
      }
      unended().toList().forEach(job -> end(job, "Complete"));
    }

    @Override
    @Nullable String missing() {
      Instant strike = timers.clock().instant().truncatedTo(ChronoUnit.MINUTES);
      String last = lastScheduleTime();
      // Its time comes a moment after the minute, and rounds are seconds apart.
      if (last.isEmpty() || Instant.parse(last).isBefore(strike.minus(Duration.ofMinutes(1)))) {
        return "last scheduled at %s, now %s".formatted(last, strike);
      }
      if (ended("Complete") > KEPT_SUCCESSES + 1 || ended("Failed") > KEPT_FAILURES) {
        return "%d complete and %d failed jobs are kept"
            .formatted(ended("Complete"), ended("Failed"));
      }
      return null;
    }

    private Stream<Job> unended() {
      return api.all(Resources.JOBS).stream().filter(job -> !isEnded(job));
    }

    private long ended(String condition) {
      return api.all(Resources.JOBS).stream()
          .filter(job ->
              isEnded(job)
                  && job.getStatus().getConditions().getFirst().getType().equals(condition))
          .count();
    }

    private static boolean isEnded(Job job) {
      return job.getStatus() != null && !job.getStatus().getConditions().isEmpty();
    }

    private CronJob cron() {
      return client(Resources.CRON_JOBS).get("default", "web");
    }

    private String lastScheduleTime() {
      return Json.text(
          api.get(Target.of(Resources.CRON_JOBS.resource(), "default", "web")).tree(),
          "status",
          "lastScheduleTime");
    }
  }
}
