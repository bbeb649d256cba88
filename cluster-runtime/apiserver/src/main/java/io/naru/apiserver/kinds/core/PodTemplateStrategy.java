package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;

/** Pod templates that stand alone. */
final class PodTemplateStrategy extends StandardStrategy {

  PodTemplateStrategy() {
    super(Traits.PLAIN.withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode object) {
    PodTemplates.applyDefaults(Defaults.object(object, "template"));
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    PodTemplates.validate(Field.of(object).at("template"), errors);
  }
}
