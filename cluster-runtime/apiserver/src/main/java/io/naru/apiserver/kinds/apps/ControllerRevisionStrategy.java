package io.naru.apiserver.kinds.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;

/** Controller revisions: their data never changes. */
final class ControllerRevisionStrategy extends StandardStrategy {

  ControllerRevisionStrategy() {
    super(Traits.PLAIN);
  }

  @Override
  protected void setDefaults(ObjectNode revision) {
    Defaults.number(revision, "revision", 0);
  }

  @Override
  public void validate(ObjectNode revision, FieldErrors errors) {
    Field object = Field.of(revision);
    if (!object.at("data").present()) {
      errors.required("data", "data is mandatory");
    }
    Checks.nonNegative(object.at("revision"), errors);
  }

  @Override
  public void validateUpdate(ObjectNode revision, ObjectNode old, FieldErrors errors) {
    Checks.immutable(Field.of(revision).at("data"), Field.of(old).at("data"), errors);
  }
}
