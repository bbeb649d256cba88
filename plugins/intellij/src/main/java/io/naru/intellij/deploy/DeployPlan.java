package io.naru.intellij.deploy;

import io.naru.intellij.deploy.PlanStep.Change;
import io.naru.intellij.kube.Texts;
import java.util.List;

/** What a deployment will do, in order. */
public record DeployPlan(DeployTarget target, DeployOptions options, List<PlanStep> steps) {

  public List<PlanStep> with(Change change) {
    return steps.stream().filter(step -> step.change() == change).toList();
  }

  /** Whether the whole can be applied as it is. */
  public boolean applicable() {
    return steps.stream()
        .noneMatch(step -> step.change() == Change.INVALID || step.change() == Change.CONFLICT);
  }

  /** Whether something would be different. */
  public boolean changes() {
    return steps.stream().anyMatch(step -> step.change() != Change.UNCHANGED);
  }

  /** The same, but what is as it should be is applied all the same. */
  public DeployPlan reapplied() {
    return new DeployPlan(
        target,
        options,
        steps.stream()
            .map(step -> step.change() == Change.UNCHANGED ? step.as(Change.UPDATE) : step)
            .toList());
  }

  /** One line: how many of each. */
  public String summary() {
    StringBuilder summary = new StringBuilder();
    for (Change change : Change.values()) {
      int count = with(change).size();
      if (count > 0) {
        summary
            .append(summary.isEmpty() ? "" : ", ")
            .append(count)
            .append(' ')
            .append(Texts.text("change." + change.name()));
      }
    }
    return summary.toString();
  }
}
