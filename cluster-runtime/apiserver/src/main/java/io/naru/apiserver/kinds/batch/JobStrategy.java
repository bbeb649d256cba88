package io.naru.apiserver.kinds.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.PodTemplateRules;
import io.naru.apiserver.kinds.core.WorkloadWarnings;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Empties;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs. Unless asked not to, each gets a selector of its own from its uid. */
final class JobStrategy extends StandardStrategy {

  private static final String UID = "batch.kubernetes.io/controller-uid";
  private static final String NAME = "batch.kubernetes.io/job-name";
  private static final String OLD_UID = "controller-uid";
  private static final String OLD_NAME = "job-name";

  /** Parts of the template that may change while a suspended job has not begun. */
  private static final List<String> SCHEDULING =
      List.of("affinity", "nodeSelector", "tolerations", "schedulingGates");

  private static final int MANY_COMPLETIONS = 100_000;
  private static final int MUCH_PARALLELISM = 10_000;

  JobStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode job) {
    ObjectNode spec = Defaults.object(job, "spec");
    JobSpecs.applyDefaults(spec);
    Field template = Field.of(job).at("spec", "template", "metadata", "labels");
    if (Field.of(job).at("metadata", "labels").empty()
        && template.node() instanceof ObjectNode labels
        && !labels.isEmpty()) {
      Json.ensureObject(job, "metadata").set("labels", labels.deepCopy());
    }
  }

  @Override
  public void prepareForCreate(ObjectNode job) {
    super.prepareForCreate(job);
    ObjectNode spec = Defaults.object(job, "spec");
    if (spec.path("manualSelector").asBoolean()) {
      return;
    }
    String uid = Json.text(job, "metadata", "uid");
    String name = Json.text(job, "metadata", "name");
    Field own = Field.of(job).at("metadata", "labels");
    ObjectNode labels = Json.ensureObject(spec, "template", "metadata", "labels");
    // A job without labels of its own has those of its template, generated ones included.
    boolean inherited = own.same(Field.of(job).at("spec", "template", "metadata", "labels"));
    labels.put(UID, uid).put(NAME, name).put(OLD_UID, uid).put(OLD_NAME, name);
    if (inherited) {
      Json.ensureObject(job, "metadata").set("labels", labels.deepCopy());
    }
    Json.ensureObject(spec, "selector", "matchLabels").put(UID, uid);
  }

  @Override
  public List<String> deletionWarnings() {
    return List.of(
        "child pods are preserved by default when jobs are deleted; set"
            + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
            + " suppress this warning");
  }

  @Override
  public void validate(ObjectNode job, FieldErrors errors) {
    Field spec = Field.of(job).at("spec");
    Field selector = spec.at("selector");
    JobSpecs.validate(spec, errors);
    indexedNames(Field.of(job).at("metadata", "name"), spec, errors);
    Selectors.validate(selector, errors);
    if (!selector.present()) {
      errors.required(selector.path(), "");
      return;
    }
    if (!spec.at("manualSelector").flag()) {
      ObjectNode expected = Json.object();
      expected.putObject("matchLabels").put(UID, Json.text(job, "metadata", "uid"));
      boolean legacy =
          selector.at("matchLabels").size() == 1
              && selector.at("matchLabels").key(OLD_UID).present();
      if (!legacy && !selector.same(new Field(expected, selector.path()))) {
        errors.invalid(selector.path(), selector.node(), "`selector` not auto-generated");
      }
    }
    Field labels = spec.at("template", "metadata", "labels");
    if (!Selectors.matches(selector, labels)) {
      PodTemplateRules.mismatch(labels, errors);
    }
  }

  /** Pods of an indexed job have host names with the index behind its name. */
  private static void indexedNames(Field name, Field spec, FieldErrors errors) {
    long completions = spec.at("completions").number();
    if (!spec.at("completionMode").is("Indexed") || completions <= 0) {
      return;
    }
    String last = name.text() + "-" + (completions - 1);
    if (NameRules.dns1123Label(last) != null) {
      errors.invalid(
          name.path(), name.text(), "will not able to create pod with invalid DNS label: " + last);
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode job, ObjectNode old, FieldErrors errors) {
    JobStatuses.validate(Field.of(job), errors);
  }

  @Override
  public List<String> warnings(ObjectNode job, @Nullable ObjectNode old) {
    Field spec = Field.of(job).at("spec");
    List<String> warnings = new ArrayList<>(WorkloadWarnings.named(job, old, spec.at("template")));
    if (spec.at("completionMode").is("Indexed")
        && spec.at("completions").number() > MANY_COMPLETIONS
        && spec.at("parallelism").number() > MUCH_PARALLELISM) {
      warnings.add(
          "spec: In Indexed Jobs with a number of completions higher than "
              + MANY_COMPLETIONS
              + " and a parallelism higher than "
              + MUCH_PARALLELISM
              + ", Kubernetes might not be able to track completedIndexes when a big number of"
              + " indexes fail");
    }
    return warnings;
  }

  @Override
  public void validateUpdate(ObjectNode job, ObjectNode old, FieldErrors errors) {
    Field spec = Field.of(job).at("spec");
    Field before = Field.of(old).at("spec");
    completions(spec, before, errors);
    for (String field :
        List.of(
            "selector",
            "completionMode",
            "podFailurePolicy",
            "successPolicy",
            "backoffLimitPerIndex",
            "managedBy")) {
      Checks.immutable(spec.at(field), before.at(field), errors);
    }
    template(job, old, errors);
  }

  /** An indexed job may grow and shrink, if all its indexes run at once. */
  private static void completions(Field spec, Field before, FieldErrors errors) {
    Field completions = spec.at("completions");
    if (!spec.at("completionMode").is("Indexed")) {
      Checks.immutable(completions, before.at("completions"), errors);
    } else if (!completions.same(before.at("completions"))
        && !completions.same(spec.at("parallelism"))) {
      errors.invalid(
          completions.path(),
          completions.node(),
          "can only be modified in tandem with spec.parallelism");
    }
  }

  private static void template(ObjectNode job, ObjectNode old, FieldErrors errors) {
    Field template = Field.of(job).at("spec", "template");
    Field before = Field.of(old).at("spec", "template");
    boolean waiting =
        Field.of(old).at("spec", "suspend").flag()
            && !Field.of(old).at("status", "startTime").present();
    if (waiting
        && template.node() instanceof ObjectNode now
        && before.node() instanceof ObjectNode then) {
      ObjectNode fixed = now.deepCopy();
      restore(fixed, then, "metadata");
      ObjectNode podSpec = Defaults.object(fixed, "spec");
      ObjectNode oldPodSpec = Json.ensureObject(then.deepCopy(), "spec");
      SCHEDULING.forEach(field -> restore(podSpec, oldPodSpec, field));
      same(new Field(fixed, template.path()), template, before, errors);
    } else {
      same(template, template, before, errors);
    }
  }

  private static void same(Field compared, Field shown, Field before, FieldErrors errors) {
    if (!Empties.equal(compared.node(), before.node())) {
      errors.invalid(
          shown.path(), InternalForms.of("PodTemplateSpec", shown), "field is immutable");
    }
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.of("status.successful");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode job) {
    return Map.of(
        "status.successful", Long.toString(Field.of(job).at("status", "succeeded").number()));
  }
}
