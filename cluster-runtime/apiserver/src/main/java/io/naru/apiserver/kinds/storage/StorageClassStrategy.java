package io.naru.apiserver.kinds.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.Locale;

/** Storage classes. */
final class StorageClassStrategy extends StandardStrategy {

  StorageClassStrategy() {
    super(Traits.PLAIN);
  }

  @Override
  protected void setDefaults(ObjectNode object) {
    Defaults.text(object, "reclaimPolicy", "Delete");
    Defaults.text(object, "volumeBindingMode", "Immediate");
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field storage = Field.of(object);
    Checks.nameRequired(
        storage.at("provisioner"),
        text -> NameRules.qualifiedNameErrors(text.toLowerCase(Locale.ROOT)),
        errors);
    for (var parameter : storage.at("parameters").entries()) {
      if (parameter.getKey().isEmpty()) {
        errors.invalid("parameters", "", "field can not be empty");
      }
    }
    Checks.oneOf(storage.at("reclaimPolicy"), List.of("Delete", "Retain"), errors);
    Checks.oneOfRequired(
        storage.at("volumeBindingMode"), List.of("Immediate", "WaitForFirstConsumer"), errors);
    for (Field term : storage.at("allowedTopologies").items()) {
      for (Field expression : term.at("matchLabelExpressions").items()) {
        Checks.required(expression.at("values"), errors);
        Checks.name(expression.at("key"), NameRules::qualifiedNameErrors, errors);
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    Field storage = Field.of(object);
    Field before = Field.of(old);
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!storage.at(field).same(before.at(field))) {
        errors.forbidden(field, "updates to " + field + " are forbidden.");
      }
    }
    Checks.immutable(storage.at("volumeBindingMode"), before.at("volumeBindingMode"), errors);
  }
}
