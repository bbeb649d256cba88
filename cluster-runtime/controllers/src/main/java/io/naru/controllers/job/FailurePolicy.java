package io.naru.controllers.job;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a Job's {@code podFailurePolicy} says about a failed pod: its first rule that matches. */
final class FailurePolicy {

  /**
   * @param action FailJob, FailIndex, Ignore or Count
   * @param message for people
   */
  record Match(String action, String message) {}

  private static final Match COUNT = new Match("Count", "");

  private FailurePolicy() {}

  static Match match(@Nullable PodFailurePolicy policy, Pod pod) {
    if (policy == null || pod.getStatus() == null) {
      return COUNT;
    }
    List<PodFailurePolicyRule> rules = policy.getRules();
    for (int i = 0; i < rules.size(); i++) {
      PodFailurePolicyRule rule = rules.get(i);
      String cause =
          rule.getOnExitCodes() != null
              ? exitCode(pod, rule.getOnExitCodes())
              : podCondition(pod, rule);
      if (cause != null) {
        return new Match(
            rule.getAction(), cause + " matching " + rule.getAction() + " rule at index " + i);
      }
    }
    return COUNT;
  }

  private static @Nullable String exitCode(
      Pod pod, PodFailurePolicyOnExitCodesRequirement requirement) {
    return Stream.concat(
            pod.getStatus().getContainerStatuses().stream(),
            pod.getStatus().getInitContainerStatuses().stream())
        .filter(status -> isMatched(status, requirement))
        .findFirst()
        .map(status ->
            "Container "
                + status.getName()
                + " for pod "
                + name(pod)
                + " failed with exit code "
                + status.getState().getTerminated().getExitCode())
        .orElse(null);
  }

  private static boolean isMatched(
      ContainerStatus status, PodFailurePolicyOnExitCodesRequirement requirement) {
    if (status.getState() == null || status.getState().getTerminated() == null) {
      return false;
    }
    String container = requirement.getContainerName();
    if (container != null && !container.equals(status.getName())) {
      return false;
    }
    Integer code = status.getState().getTerminated().getExitCode();
    if (code == null || code == 0) {
      return false;
    }
    boolean listed = requirement.getValues().contains(code);
    return switch (requirement.getOperator()) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      default -> false; // an operator of a later version: matches nothing
    };
  }

  private static @Nullable String podCondition(Pod pod, PodFailurePolicyRule rule) {
    for (PodCondition condition : pod.getStatus().getConditions()) {
      boolean matches =
          rule.getOnPodConditions().stream()
              .anyMatch(pattern ->
                  condition.getType().equals(pattern.getType())
                      && condition
                          .getStatus()
                          .equals(pattern.getStatus() == null ? "True" : pattern.getStatus()));
      if (matches) {
        return "Pod " + name(pod) + " has condition " + condition.getType();
      }
    }
    return null;
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
