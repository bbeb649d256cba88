package io.naru.apiserver.kinds.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.PodTemplateRules;
import io.naru.apiserver.kinds.core.PodTemplates;
import io.naru.apiserver.kinds.core.WorkloadWarnings;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Daemon sets. */
final class DaemonSetStrategy extends StandardStrategy {

  /** Where the generation of the template lives on since its field went away. */
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private static final List<String> COUNTS =
      List.of(
          "currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady");

  DaemonSetStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.object(set, "spec");
    ObjectNode strategy = Defaults.object(spec, "updateStrategy");
    Defaults.textIfEmpty(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.object(strategy, "rollingUpdate");
      Defaults.number(rolling, "maxUnavailable", 1);
      Defaults.number(rolling, "maxSurge", 0);
    }
    Defaults.number(spec, "revisionHistoryLimit", 10);
    PodTemplates.applyDefaults(Defaults.object(spec, "template"));
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    COUNTS.forEach(count -> Defaults.number(status, count, 0));
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    super.prepareForCreate(set);
    setTemplateGeneration(set, 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode set, ObjectNode old) {
    super.prepareForUpdate(set, old);
    Field template = Field.of(set).at("spec", "template");
    boolean changed = !template.same(Field.of(old).at("spec", "template"));
    setTemplateGeneration(set, templateGeneration(old) + (changed ? 1 : 0));
  }

  @Override
  public Set<String> annotationsOfFields() {
    return Set.of(TEMPLATE_GENERATION);
  }

  private static void setTemplateGeneration(ObjectNode set, long generation) {
    Json.ensureObject(set, "metadata", "annotations")
        .put(TEMPLATE_GENERATION, Long.toString(generation));
  }

  private static long templateGeneration(ObjectNode set) {
    String text = Json.text(set, "metadata", "annotations", TEMPLATE_GENERATION);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  @Override
  public void validate(ObjectNode set, FieldErrors errors) {
    Field spec = Field.of(set).at("spec");
    PodTemplateRules.selectorAndTemplate(spec, "DaemonSet", errors);
    Checks.nonNegative(spec.at("minReadySeconds"), errors);
    Checks.nonNegative(spec.at("revisionHistoryLimit"), errors);
    Field strategy = spec.at("updateStrategy");
    switch (strategy.at("type").text()) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> rolling(strategy.at("rollingUpdate"), errors);
      default ->
          // The whole strategy is what is not supported.
          errors.notSupported(
              strategy.path(), strategy.node(), List.of("RollingUpdate", "OnDelete"));
    }
  }

  private static void rolling(Field rolling, FieldErrors errors) {
    Field unavailable = rolling.at("maxUnavailable");
    Field surge = rolling.at("maxSurge");
    for (Field share : List.of(unavailable, surge)) {
      Checks.intOrPercent(share, errors);
      Checks.notMoreThanAll(share, errors);
    }
    boolean mayMiss = !Checks.isZero(unavailable);
    boolean maySurge = !Checks.isZero(surge);
    if (mayMiss == maySurge) {
      if (mayMiss) {
        errors.invalid(
            surge.path(), surge.node(), "may not be set when maxUnavailable is non-zero");
      } else {
        errors.required(unavailable.path(), "cannot be 0 when maxSurge is 0");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode set, ObjectNode old, FieldErrors errors) {
    Checks.immutable(
        Field.of(set).at("spec", "selector"), Field.of(old).at("spec", "selector"), errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode set, ObjectNode old, FieldErrors errors) {
    COUNTS.forEach(count -> Checks.nonNegative(Field.of(set).at("status", count), errors));
  }

  @Override
  public List<String> warnings(ObjectNode set, @Nullable ObjectNode old) {
    return WorkloadWarnings.of(set, old, Field.of(set).at("spec", "template"));
  }
}
