package io.naru.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.testing.Workbench;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final InMemoryApi api = bench.api;
  private final ManualTimers timers = bench.timers;
  private final TypedClient<Pod> pods = bench.client(Resources.PODS);
  private final TypedClient<Job> jobs = bench.client(Resources.JOBS);

  @BeforeEach
  void start() throws InterruptedException {
    JobController controller = new JobController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void runsAsManyPodsAtATimeAsParallelismAllows() {
    given(spec().withCompletions(3).withParallelism(2));

    eventually(() -> {
      assertThat(allPods()).hasSize(2);
      assertThat(job().getStatus().getActive()).isEqualTo(2);
    });
    assertThat(allPods())
        .allSatisfy(pod ->
            assertThat(pod.getMetadata().getFinalizers())
                .containsExactly("batch.kubernetes.io/job-tracking"));
  }

  @Test
  void completesWhenAsManyPodsAsWantedSucceeded() {
    given(spec().withCompletions(3).withParallelism(2));
    eventually(() -> assertThat(allPods()).hasSize(2));
    allPods().forEach(pod -> finish(pod, "Succeeded"));
    eventually(() -> assertThat(allPods()).hasSize(3));
    assertThat(conditions()).isEmpty();
    finish(active().getFirst(), "Succeeded");

    eventually(() -> assertThat(conditions()).containsExactly("SuccessCriteriaMet", "Complete"));

    assertThat(job().getStatus().getSucceeded()).isEqualTo(3);
    assertThat(job().getStatus().getActive()).isNull();
    assertThat(job().getStatus().getCompletionTime()).isNotNull();
    assertThat(job().getStatus().getUncountedTerminatedPods().getSucceeded()).isEmpty();
    assertThat(allPods())
        .allSatisfy(pod -> assertThat(pod.getMetadata().getFinalizers()).isEmpty());
  }

  @Test
  void pausesLongerAfterEveryFailure() {
    given(spec().withBackoffLimit(6));
    eventually(() -> assertThat(allPods()).hasSize(1));
    finish(active().getFirst(), "Failed");
    eventually(() -> assertThat(job().getStatus().getFailed()).isEqualTo(1));
    assertThat(active()).isEmpty();

    timers.advance(Duration.ofSeconds(10));
    eventually(() -> assertThat(active()).hasSize(1));
    finish(active().getFirst(), "Failed");
    eventually(() -> assertThat(job().getStatus().getFailed()).isEqualTo(2));
    timers.advance(Duration.ofSeconds(19));
    eventually(() -> assertThat(active()).isEmpty());
    timers.advance(Duration.ofSeconds(1));

    eventually(() -> assertThat(active()).hasSize(1));
  }

  @Test
  void failsBeyondItsBackoffLimit() {
    given(spec().withBackoffLimit(0).withParallelism(2).withCompletions(2));
    eventually(() -> assertThat(allPods()).hasSize(2));
    finish(allPods().getFirst(), "Failed");

    eventually(() -> assertThat(conditions()).containsExactly("FailureTarget", "Failed"));

    assertThat(job().getStatus().getConditions().getLast().getReason())
        .isEqualTo("BackoffLimitExceeded");
    assertThat(active()).isEmpty();
    assertThat(job().getStatus().getCompletionTime()).isNull();
  }

  @Test
  void failsWhenItsDeadlinePasses() {
    given(spec().withActiveDeadlineSeconds(30L));
    eventually(() -> assertThat(active()).hasSize(1));
    timers.advance(Duration.ofSeconds(30));

    eventually(() -> assertThat(conditions()).containsExactly("FailureTarget", "Failed"));

    assertThat(job().getStatus().getConditions().getLast().getReason())
        .isEqualTo("DeadlineExceeded");
    assertThat(active()).isEmpty();
  }

  @Test
  void suspendsAndResumes() {
    given(spec());
    eventually(() -> assertThat(active()).hasSize(1));
    jobs.update(jobWith(true));
    eventually(() -> {
      assertThat(conditions()).containsExactly("Suspended");
      assertThat(allPods()).isEmpty();
      assertThat(job().getStatus().getStartTime()).isNull();
      assertThat(job().getStatus().getFailed()).isNull();
    });

    jobs.update(jobWith(false));

    eventually(() -> {
      assertThat(active()).hasSize(1);
      assertThat(job().getStatus().getConditions().getFirst().getReason()).isEqualTo("JobResumed");
      assertThat(job().getStatus().getStartTime()).isNotNull();
    });
  }

  @Test
  void givesEveryPodOfAnIndexedJobItsIndex() {
    given(spec().withCompletionMode("Indexed").withCompletions(4).withParallelism(4));

    eventually(() -> assertThat(allPods()).hasSize(4));

    assertThat(allPods()).extracting(Indexes::of).containsExactlyInAnyOrder(0, 1, 2, 3);
    Pod first = allPods().stream().filter(pod -> Indexes.of(pod) == 0).findFirst().orElseThrow();
    assertThat(first.getSpec().getHostname()).isEqualTo("report-0");
    assertThat(first.getMetadata().getName()).startsWith("report-0-");
    assertThat(first.getSpec().getContainers().getFirst().getEnv().getFirst().getName())
        .isEqualTo("JOB_COMPLETION_INDEX");
  }

  @Test
  void replacesOnlyTheIndexThatFailed() {
    given(spec().withCompletionMode("Indexed").withCompletions(3).withParallelism(3));
    eventually(() -> assertThat(allPods()).hasSize(3));
    for (Pod pod : allPods()) {
      finish(pod, Indexes.of(pod) == 1 ? "Failed" : "Succeeded");
    }
    eventually(() -> assertThat(job().getStatus().getCompletedIndexes()).isEqualTo("0,2"));
    timers.advance(Duration.ofSeconds(10));

    eventually(() -> assertThat(active()).extracting(Indexes::of).containsExactly(1));
    finish(active().getFirst(), "Succeeded");

    eventually(() -> {
      assertThat(job().getStatus().getCompletedIndexes()).isEqualTo("0-2");
      assertThat(job().getStatus().getSucceeded()).isEqualTo(3);
      assertThat(job().getStatus().getFailed()).isEqualTo(1);
      assertThat(conditions()).containsExactly("SuccessCriteriaMet", "Complete");
    });
  }

  @Test
  void givesUpAnIndexAtItsOwnLimitAndRunsTheOthersToTheirEnd() {
    given(
        spec()
            .withCompletionMode("Indexed")
            .withCompletions(2)
            .withParallelism(2)
            .withBackoffLimit(Integer.MAX_VALUE)
            .withBackoffLimitPerIndex(1));
    eventually(() -> assertThat(allPods()).hasSize(2));
    finish(index(0), "Failed");
    finish(index(1), "Succeeded");
    eventually(() -> assertThat(job().getStatus().getCompletedIndexes()).isEqualTo("1"));
    timers.advance(Duration.ofSeconds(10));
    eventually(() -> assertThat(active()).hasSize(1));
    assertThat(JobPods.earlierFailures(active().getFirst())).isEqualTo(1);
    finish(active().getFirst(), "Failed");

    eventually(() -> {
      assertThat(job().getStatus().getFailedIndexes()).isEqualTo("0");
      assertThat(conditions()).containsExactly("FailureTarget", "Failed");
      assertThat(job().getStatus().getConditions().getLast().getReason())
          .isEqualTo("FailedIndexes");
      assertThat(job().getStatus().getFailed()).isEqualTo(2);
    });
  }

  @Test
  void ignoresFailuresAsItsPolicySays() {
    given(
        spec()
            .withBackoffLimit(0)
            .withNewPodFailurePolicy()
            .addNewRule()
            .withAction("Ignore")
            .addNewOnPodCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .endOnPodCondition()
            .endRule()
            .endPodFailurePolicy());
    eventually(() -> assertThat(active()).hasSize(1));
    Pod disrupted =
        new PodBuilder(active().getFirst())
            .withNewStatus()
            .withPhase("Failed")
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    pods.updateStatus(disrupted);
    eventually(() -> assertThat(disrupted.getMetadata().getUid()).isNotIn(heldUids()));
    timers.advance(Duration.ofSeconds(10));

    eventually(() -> assertThat(active()).hasSize(1));
    assertThat(job().getStatus().getFailed()).isNull();
    assertThat(conditions()).isEmpty();
  }

  @Test
  void letsPodsGoWhenTheJobIsGone() {
    given(spec());
    eventually(() -> assertThat(active()).hasSize(1));
    jobs.delete("shop", "report");

    eventually(() ->
        assertThat(allPods())
            .allSatisfy(pod -> assertThat(pod.getMetadata().getFinalizers()).isEmpty()));
  }

  @Test
  void leavesJobsOfOtherManagersAlone() throws InterruptedException {
    given(spec().withManagedBy("example.com/queue"));
    given(spec(), "other");
    eventually(() -> assertThat(allPods()).hasSize(1));

    assertThat(allPods().getFirst().getMetadata().getName()).startsWith("other-");
  }

  private static JobSpecBuilder spec() {
    return new JobSpecBuilder()
        .withCompletions(1)
        .withParallelism(1)
        .withBackoffLimit(6)
        .withNewSelector()
        .addToMatchLabels("job", "report")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("job", "report")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("main")
        .withImage("report:1")
        .endContainer()
        .endSpec()
        .endTemplate();
  }

  private void given(JobSpecBuilder spec) {
    given(spec, "report");
  }

  private void given(JobSpecBuilder spec, String name) {
    jobs.create(
        new JobBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .endMetadata()
            .withSpec(spec.build())
            .build());
  }

  private Job jobWith(boolean suspended) {
    return new JobBuilder(job()).editSpec().withSuspend(suspended).endSpec().build();
  }

  private Job job() {
    return jobs.get("shop", "report");
  }

  private List<String> conditions() {
    return job().getStatus().getConditions().stream().map(c -> c.getType()).toList();
  }

  private List<Pod> allPods() {
    return api.all(Resources.PODS);
  }

  private List<Pod> active() {
    return allPods().stream().filter(io.naru.controllers.support.Pods::isActive).toList();
  }

  private Pod index(int index) {
    return active().stream().filter(pod -> Indexes.of(pod) == index).findFirst().orElseThrow();
  }

  private List<String> heldUids() {
    return allPods().stream()
        .filter(JobPods::hasFinalizer)
        .map(pod -> pod.getMetadata().getUid())
        .toList();
  }

  private void finish(Pod pod, String phase) {
    bench.finish(pod, phase);
  }

  /** What the API server does and the one in memory does not. */
  private void removePodsThatNothingHolds() {
    for (Pod pod : allPods()) {
      if (pod.getMetadata().getDeletionTimestamp() != null && !JobPods.hasFinalizer(pod)) {
        pods.delete("shop", pod.getMetadata().getName());
      }
    }
  }

  /** Lets the controller work until the world is as said. */
  private void eventually(ThrowingRunnable assertion) {
    bench.eventually(() -> {
      removePodsThatNothingHolds();
      assertion.run();
    });
  }
}
