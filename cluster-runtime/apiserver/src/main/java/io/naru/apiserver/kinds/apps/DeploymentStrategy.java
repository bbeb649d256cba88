package io.naru.apiserver.kinds.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.PodTemplateRules;
import io.naru.apiserver.kinds.core.PodTemplates;
import io.naru.apiserver.kinds.core.ReplicaCounts;
import io.naru.apiserver.kinds.core.WorkloadWarnings;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deployments. */
final class DeploymentStrategy extends StandardStrategy {

  DeploymentStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode deployment) {
    ObjectNode spec = Defaults.object(deployment, "spec");
    Defaults.number(spec, "replicas", 1);
    Defaults.number(spec, "revisionHistoryLimit", 10);
    Defaults.number(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Defaults.object(spec, "strategy");
    Defaults.textIfEmpty(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.object(strategy, "rollingUpdate");
      Defaults.text(rolling, "maxUnavailable", "25%");
      Defaults.text(rolling, "maxSurge", "25%");
    }
    PodTemplates.applyDefaults(Defaults.object(spec, "template"));
  }

  @Override
  public void validate(ObjectNode deployment, FieldErrors errors) {
    Field spec = Field.of(deployment).at("spec");
    PodTemplateRules.selectorAndTemplate(spec, "Deployment", errors);
    for (String number : List.of("replicas", "minReadySeconds", "revisionHistoryLimit")) {
      Checks.nonNegative(spec.at(number), errors);
    }
    strategy(spec.at("strategy"), errors);
    Field deadline = spec.at("progressDeadlineSeconds");
    if (deadline.present()) {
      Checks.nonNegative(deadline, errors);
      if (deadline.number() <= spec.at("minReadySeconds").number()) {
        errors.invalid(deadline.path(), deadline.node(), "must be greater than minReadySeconds");
      }
    }
  }

  private static void strategy(Field strategy, FieldErrors errors) {
    Field rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "Recreate" -> {
        if (rolling.present()) {
          errors.forbidden(
              rolling.path(), "may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> {
        Checks.intOrPercent(rolling.at("maxUnavailable"), errors);
        Checks.notMoreThanAll(rolling.at("maxUnavailable"), errors);
        Checks.intOrPercent(rolling.at("maxSurge"), errors);
        if (Checks.isZero(rolling.at("maxUnavailable")) && Checks.isZero(rolling.at("maxSurge"))) {
          errors.invalid(
              rolling.at("maxUnavailable").path(),
              rolling.at("maxUnavailable").node(),
              "may not be 0 when `maxSurge` is 0");
        }
      }
      default ->
          // The whole strategy is what is not supported.
          errors.notSupported(
              strategy.path(), strategy.node(), List.of("Recreate", "RollingUpdate"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode deployment, ObjectNode old, FieldErrors errors) {
    Checks.immutable(
        Field.of(deployment).at("spec", "selector"), Field.of(old).at("spec", "selector"), errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode deployment, ObjectNode old, FieldErrors errors) {
    Field status = Field.of(deployment).at("status");
    for (String number :
        List.of(
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "collisionCount")) {
      Checks.nonNegative(status.at(number), errors);
    }
    for (String part : List.of("updatedReplicas", "readyReplicas", "availableReplicas")) {
      ReplicaCounts.notMoreThan(status.at(part), status.at("replicas"), errors);
    }
    ReplicaCounts.notMoreThan(status.at("availableReplicas"), status.at("readyReplicas"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode deployment, @Nullable ObjectNode old) {
    return WorkloadWarnings.named(deployment, old, Field.of(deployment).at("spec", "template"));
  }
}
