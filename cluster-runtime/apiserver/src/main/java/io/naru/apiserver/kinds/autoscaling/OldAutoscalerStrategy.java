package io.naru.apiserver.kinds.autoscaling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;

/** Horizontal pod autoscalers of version 1, which know of CPU only. */
final class OldAutoscalerStrategy extends StandardStrategy {

  OldAutoscalerStrategy() {
    super(Traits.PLAIN.withStatus());
  }

  @Override
  protected void setDefaults(ObjectNode autoscaler) {
    Defaults.number(Defaults.object(autoscaler, "spec"), "minReplicas", 1);
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.number(status, "currentReplicas", 0);
    Defaults.number(status, "desiredReplicas", 0);
  }

  @Override
  public void validate(ObjectNode autoscaler, FieldErrors errors) {
    Field spec = Field.of(autoscaler).at("spec");
    AutoscalerStrategy.replicas(spec, errors);
    AutoscalerStrategy.target(spec.at("scaleTargetRef"), errors);
  }
}
