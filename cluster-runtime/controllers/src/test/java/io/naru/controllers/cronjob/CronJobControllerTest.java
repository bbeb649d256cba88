package io.naru.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.naru.client.ApiTransport;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.support.DelegatingApi;
import io.naru.controllers.testing.Workbench;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CronJobControllerTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Workbench bench = new Workbench("2026-01-01T00:00:01Z");
  private final InMemoryApi api = bench.api;
  private final ManualTimers timers = bench.timers;
  private final TypedClient<CronJob> crons = bench.client(Resources.CRON_JOBS);
  private final TypedClient<Job> jobs = bench.client(Resources.JOBS);

  @BeforeEach
  void start() throws InterruptedException {
    CronJobController controller = new CronJobController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void startsAJobEveryTimeTheScheduleSays() {
    given("Allow", false);
    bench.eventually(() -> assertThat(seen()).isTrue());
    assertThat(api.all(Resources.JOBS)).isEmpty();

    timers.advance(MINUTE);
    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).hasSize(1));
    timers.advance(MINUTE);
    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).hasSize(2));

    bench.eventually(() -> assertThat(cron().getStatus().getActive()).hasSize(2));
    assertThat(cron().getStatus().getLastScheduleTime()).isEqualTo("2026-01-01T00:02:00Z");
    assertThat(api.all(Resources.JOBS).getFirst().getMetadata().getName())
        .isEqualTo("report-" + Instant.parse("2026-01-01T00:01:00Z").getEpochSecond() / 60);
  }

  @Test
  void doesNotStartASecondJobWhereThatIsForbidden() {
    given("Forbid", false);
    bench.eventually(() -> assertThat(seen()).isTrue());
    timers.advance(MINUTE);
    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).hasSize(1));
    timers.advance(MINUTE);
    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).hasSize(1));

    end(api.all(Resources.JOBS).getFirst(), "Complete");

    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).hasSize(2));
  }

  @Test
  void replacesTheRunningJobWhereThatIsAsked() {
    given("Replace", false);
    bench.eventually(() -> assertThat(seen()).isTrue());
    timers.advance(MINUTE);
    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).hasSize(1));
    String first = api.all(Resources.JOBS).getFirst().getMetadata().getName();
    timers.advance(MINUTE);

    bench.eventually(() -> {
      assertThat(api.all(Resources.JOBS)).hasSize(1);
      assertThat(api.all(Resources.JOBS).getFirst().getMetadata().getName()).isNotEqualTo(first);
    });
  }

  @Test
  void startsNothingWhileSuspended() {
    given("Allow", true);
    bench.eventually(() -> assertThat(seen()).isTrue());
    timers.advance(Duration.ofMinutes(5));

    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).isEmpty());
  }

  @Test
  void keepsAsManyEndedJobsAsItsHistoryHasRoomFor() {
    given("Allow", false);
    bench.eventually(() -> assertThat(seen()).isTrue());
    for (int i = 0; i < 4; i++) {
      timers.advance(MINUTE);
      bench.eventually(
          () -> assertThat(api.all(Resources.JOBS)).anyMatch(job -> CronJobs.end(job) == null));
      api.all(Resources.JOBS).stream()
          .filter(job -> CronJobs.end(job) == null)
          .forEach(job -> end(job, "Complete"));
    }

    bench.eventually(() -> assertThat(api.all(Resources.JOBS)).hasSize(2));
    assertThat(cron().getStatus().getActive()).isEmpty();
    assertThat(cron().getStatus().getLastSuccessfulTime()).isNotNull();
  }

  @Test
  void countsAJobThatItMadeThoughNeitherStatusNorListerTellOfIt() throws InterruptedException {
    RefusingApi refusing = new RefusingApi(api);
    CronJobController another =
        new CronJobController(
            new ControllerContext(user -> refusing, bench.informers, bench.timers));
    given("Forbid", false);
    bench.informers.awaitApplied();
    bench.watches.hold();
    another.drain();
    timers.advance(MINUTE);
    refusing.refuses = true;
    another.drain();
    assertThat(api.all(Resources.JOBS)).hasSize(1);

    refusing.refuses = false;
    timers.advance(MINUTE);
    another.drain();

    assertThat(api.all(Resources.JOBS)).hasSize(1);
    assertThat(cron().getStatus().getActive()).hasSize(1);
    another.close();
  }

  /** Refuses updates when told to. */
  private static final class RefusingApi extends DelegatingApi {
    private boolean refuses;

    RefusingApi(ApiTransport api) {
      super(api);
    }

    @Override
    public ApiObject update(Target target, ApiObject body) {
      if (refuses) {
        throw StatusException.conflict(target.resource().groupResource(), target.name(), "refused");
      }
      return super.update(target, body);
    }
  }

  private void given(String policy, boolean suspended) {
    crons.create(
        new CronJobBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("report")
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .withNewSpec()
            .withSchedule("* * * * *")
            .withConcurrencyPolicy(policy)
            .withSuspend(suspended)
            .withSuccessfulJobsHistoryLimit(2)
            .withNewJobTemplate()
            .withNewSpec()
            .endSpec()
            .endJobTemplate()
            .endSpec()
            .build());
  }

  /** Whether the informer has shown the CronJob, so that its timer is set. */
  private boolean seen() {
    return !bench.informers.informer(Resources.CRON_JOBS).indexer().keys().isEmpty();
  }

  private CronJob cron() {
    return crons.get("shop", "report");
  }

  private void end(Job job, String type) {
    String now = timers.clock().instant().toString();
    jobs.updateStatus(
        new JobBuilder(jobs.get("shop", job.getMetadata().getName()))
            .withNewStatus()
            .withStartTime(now)
            .withCompletionTime(now)
            .addNewCondition()
            .withType(type)
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }
}
