package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.job.JobController;
import io.naru.controllers.support.Pods;
import io.naru.machinery.ApiObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobInterleavingsTest {

  @Test
  void runsEachIndexToSuccessExactlyOnce() throws InterruptedException {
    Interleaving.runAll(Indexed::new);
  }

  private static final class Indexed extends Scenario {
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";
    private final int completions = 1 + random.nextInt(5);
    private final int parallelism = 1 + random.nextInt(3);
    private final Set<String> succeeded = new TreeSet<>();

    Indexed(Interleaving interleaving) {
      super(interleaving);
    }

    @Override
    void given() {
      client(Resources.JOBS)
          .create(
              new JobBuilder()
                  .withMetadata(PodsOf.metadata())
                  .withNewSpec()
                  .withCompletions(completions)
                  .withParallelism(parallelism)
                  .withCompletionMode("Indexed")
                  .withBackoffLimit(1000)
                  .withSelector(PodsOf.selector())
                  .withTemplate(
                      new PodTemplateSpecBuilder(PodsOf.template(1))
                          .editSpec()
                          .withRestartPolicy("Never")
                          .endSpec()
                          .build())
                  .endSpec()
                  .build());
    }

    @Override
    List<Interleaving.Running> start(ControllerContext context) {
      JobController jobs = new JobController(context);
      return List.of(new Interleaving.Running(jobs, jobs::drain));
    }

    @Override
    List<ResourceType<?>> watched() {
      return List.of(Resources.JOBS, Resources.PODS);
    }

    @Override
    void happen() {
      Pod pod = anyPod();
      if (pod == null) {
        return;
      }
      switch (random.nextInt(8)) {
        case 0 -> suspend(random.nextInt(3) == 0);
        case 1 -> ifActive(pod, "Failed");
        case 2 -> delete(pod);
        case 3, 4 -> ifActive(pod, "Succeeded");
        case 5 -> letGo(pod);
        default -> setReady(pod, true);
      }
      pods().forEach(this::removeIfUnheld);
    }

    private void ifActive(Pod pod, String phase) {
      if (Pods.isActive(pod)) {
        end(pod, phase);
        // A pod that is to go because the Job is suspended loses its finalizer first, as with
        // Kubernetes: should it succeed before it is deleted, that does not count.
        if (phase.equals("Succeeded") && isTracked(pod)) {
          succeeded.add(index(pod));
        }
      }
    }

    private void suspend(boolean suspended) {
      client(Resources.JOBS)
          .update(new JobBuilder(job()).editSpec().withSuspend(suspended).endSpec().build());
    }

    @Override
    void beforeWrite(String verb, Target target, @Nullable ApiObject body) {
      if (verb.equals("create")
          && body != null
          && target.resource().equals(Resources.PODS.resource())) {
        String index = index(Resources.PODS.typed(body));
        if (succeeded.contains(index)) {
          violated("index %s is run again after it succeeded".formatted(index));
        }
        if (activePods().stream().anyMatch(pod -> index(pod).equals(index))) {
          violated("index %s is run twice at a time".formatted(index));
        }
        if (activePods().size() >= parallelism) {
          violated("more than %d at a time".formatted(parallelism));
        }
      }
    }

    @Override
    void goWell() {
      if (Boolean.TRUE.equals(job().getSpec().getSuspend())) {
        suspend(false);
      }
      pods().forEach(this::letGo);
      activePods().forEach(pod -> ifActive(pod, "Succeeded"));
      pods().forEach(this::removeIfUnheld);
    }

    @Override
    @Nullable String missing() {
      var status = job().getStatus();
      boolean complete =
          status != null
              && status.getConditions().stream()
                  .anyMatch(c -> c.getType().equals("Complete") && c.getStatus().equals("True"));
      String indexes = completions == 1 ? "0" : "0-" + (completions - 1);
      if (!complete
          || !Integer.valueOf(completions).equals(status.getSucceeded())
          || !(indexes.equals(status.getCompletedIndexes())
              || (completions == 2 && "0,1".equals(status.getCompletedIndexes())))) {
        return "status " + status;
      }
      return pods().stream().anyMatch(Indexed::isTracked) ? "pods are still held" : null;
    }

    private static boolean isTracked(Pod pod) {
      return pod.getMetadata().getFinalizers().contains("batch.kubernetes.io/job-tracking");
    }

    private Job job() {
      return client(Resources.JOBS).get("default", "web");
    }

    private static String index(Pod pod) {
      return pod.getMetadata().getAnnotations().getOrDefault(INDEX, "");
    }
  }
}
