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

/** Replica sets. */
final class ReplicaSetStrategy extends StandardStrategy {

  ReplicaSetStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.object(set, "spec");
    Defaults.number(spec, "replicas", 1);
    PodTemplates.applyDefaults(Defaults.object(spec, "template"));
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.number(status, "replicas", 0);
  }

  @Override
  public void validate(ObjectNode set, FieldErrors errors) {
    Field spec = Field.of(set).at("spec");
    PodTemplateRules.selectorAndTemplate(spec, "Deployment", errors);
    Checks.nonNegative(spec.at("replicas"), errors);
    Checks.nonNegative(spec.at("minReadySeconds"), errors);
  }

  @Override
  public void validateUpdate(ObjectNode set, ObjectNode old, FieldErrors errors) {
    Checks.immutable(
        Field.of(set).at("spec", "selector"), Field.of(old).at("spec", "selector"), errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode set, ObjectNode old, FieldErrors errors) {
    ReplicaCounts.validate(Field.of(set).at("status"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode set, @Nullable ObjectNode old) {
    return WorkloadWarnings.named(set, old, Field.of(set).at("spec", "template"));
  }
}
