package io.naru.controllers.job;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.controllers.support.Pods;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods of Jobs: how they are made, and what they tell. */
final class JobPods {

  /** Keeps a pod until it has been counted. */
  static final String FINALIZER = "batch.kubernetes.io/job-tracking";

  /** How often the index of a pod failed before it, where indexes have limits of their own. */
  static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";

  private static final String ENVIRONMENT = "JOB_COMPLETION_INDEX";

  private JobPods() {}

  static boolean hasFinalizer(Pod pod) {
    return pod.getMetadata().getFinalizers().contains(FINALIZER);
  }

  static boolean isSucceeded(Pod pod) {
    return Pods.phase(pod).equals("Succeeded");
  }

  /** Failed, or deleted before its end unless the Job waits for that. */
  static boolean isFailed(Pod pod, Job job) {
    if (Pods.phase(pod).equals("Failed")) {
      return true;
    }
    return !replacesOnlyFailed(job) && Pods.isTerminating(pod) && !isSucceeded(pod);
  }

  static boolean replacesOnlyFailed(Job job) {
    return "Failed".equals(job.getSpec().getPodReplacementPolicy());
  }

  static int restarts(Pod pod) {
    return statuses(pod).mapToInt(s -> Objects.requireNonNullElse(s.getRestartCount(), 0)).sum();
  }

  /**
   * When its last container ended; failing that, when it ceased to be ready, was deleted or made;
   * {@code otherwise} if nothing tells. Mostly the same at every look, so that pauses end.
   */
  static Instant finishTime(Pod pod, Instant otherwise) {
    return statuses(pod)
        .filter(status -> status.getState() != null && status.getState().getTerminated() != null)
        .map(status -> status.getState().getTerminated().getFinishedAt())
        .filter(Objects::nonNull)
        .map(Instant::parse)
        .max(Comparator.naturalOrder())
        .orElseGet(() -> outwardFinishTime(pod, otherwise));
  }

  private static Instant outwardFinishTime(Pod pod, Instant otherwise) {
    PodCondition ready = Pods.condition(pod, "Ready");
    if (ready != null && ready.getLastTransitionTime() != null) {
      return Instant.parse(ready.getLastTransitionTime());
    }
    ObjectMeta metadata = pod.getMetadata();
    String time =
        metadata.getDeletionTimestamp() == null
            ? metadata.getCreationTimestamp()
            : metadata.getDeletionTimestamp();
    return time == null ? otherwise : Instant.parse(time);
  }

  static int earlierFailures(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(FAILURES);
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0; // somebody's own annotation
    }
  }

  /** Which to delete first when there are too many: those that have done least. */
  static Comparator<Pod> deletionOrder() {
    return Comparator.comparing(
            (Pod pod) -> pod.getSpec() != null && pod.getSpec().getNodeName() != null)
        .thenComparing(pod -> !Pods.phase(pod).equals("Pending"))
        .thenComparing(Pods::isReady)
        .thenComparing(
            pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""),
            Comparator.reverseOrder());
  }

  /**
   * A new pod.
   *
   * @param index its completion index, or -1
   * @param failures how often that index failed so far, or null where that has no limit
   */
  static Pod create(Job job, int index, @Nullable Integer failures) {
    ObjectMeta template = job.getSpec().getTemplate().getMetadata();
    String name = job.getMetadata().getName();
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(job.getMetadata().getNamespace())
            .withGenerateName(name + (index < 0 ? "-" : "-" + index + "-"))
            .withLabels(template == null ? null : template.getLabels())
            .withAnnotations(template == null ? null : template.getAnnotations())
            .withFinalizers(template == null ? List.of() : template.getFinalizers())
            .addToFinalizers(FINALIZER)
            .withOwnerReferences(Owners.controllerReference(job, Resources.JOBS))
            .endMetadata()
            .withSpec(job.getSpec().getTemplate().getSpec());
    if (index >= 0) {
      indexed(pod, name, index);
    }
    if (failures != null) {
      pod.editMetadata().addToAnnotations(FAILURES, failures.toString()).endMetadata();
    }
    return pod.build();
  }

  private static void indexed(PodBuilder pod, String job, int index) {
    String text = Integer.toString(index);
    pod.editMetadata()
        .addToLabels(Indexes.KEY, text)
        .addToAnnotations(Indexes.KEY, text)
        .endMetadata();
    EnvVar variable =
        new EnvVarBuilder()
            .withName(ENVIRONMENT)
            .withNewValueFrom()
            .withNewFieldRef()
            .withFieldPath("metadata.labels['" + Indexes.KEY + "']")
            .endFieldRef()
            .endValueFrom()
            .build();
    PodSpec template = pod.buildSpec();
    List<Container> containers = withVariable(template.getContainers(), variable);
    List<Container> before = withVariable(template.getInitContainers(), variable);
    PodSpecBuilder built =
        new PodSpecBuilder(template).withContainers(containers).withInitContainers(before);
    if (template.getHostname() == null || template.getHostname().isEmpty()) {
      built.withHostname(job + "-" + index);
    }
    pod.withSpec(built.build());
  }

  private static List<Container> withVariable(List<Container> containers, EnvVar variable) {
    return containers.stream()
        .map(container ->
            container.getEnv().stream().anyMatch(e -> e.getName().equals(variable.getName()))
                ? container
                : new ContainerBuilder(container).addToEnv(variable).build())
        .toList();
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    if (pod.getStatus() == null) {
      return Stream.of();
    }
    return Stream.concat(
        pod.getStatus().getInitContainerStatuses().stream(),
        pod.getStatus().getContainerStatuses().stream());
  }
}
