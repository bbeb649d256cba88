package io.naru.apiserver.kinds.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.NodeLabels;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Storage classes. */
final class StorageClassStrategy extends StandardStrategy {

  private static final int MAX_PARAMETERS = 512;
  private static final int MAX_PARAMETER_BYTES = 256 * 1024;

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
    parameters(storage.at("parameters"), errors);
    Checks.oneOf(storage.at("reclaimPolicy"), List.of("Delete", "Retain"), errors);
    Checks.oneOfRequired(
        storage.at("volumeBindingMode"), List.of("Immediate", "WaitForFirstConsumer"), errors);
    storage.at("allowedTopologies").items().forEach(term -> topology(term, errors));
  }

  private static void parameters(Field parameters, FieldErrors errors) {
    if (parameters.size() > MAX_PARAMETERS) {
      errors.tooLong("Provisioner Parameters Length", MAX_PARAMETERS);
      return;
    }
    long size = 0;
    for (var parameter : parameters.entries()) {
      if (parameter.getKey().isEmpty()) {
        errors.invalid("parameters", "", "field can not be empty");
      }
      size += parameter.getKey().length() + (long) parameter.getValue().text().length();
    }
    if (size > MAX_PARAMETER_BYTES) {
      errors.tooLong("parameters", MAX_PARAMETER_BYTES);
    }
  }

  private static void topology(Field term, FieldErrors errors) {
    Set<String> keys = new HashSet<>();
    for (Field expression : term.at("matchLabelExpressions").items()) {
      Checks.required(expression.at("values"), errors);
      Checks.unique(expression.at("values").items(), errors);
      Field key = expression.at("key");
      Checks.name(key, NameRules::qualifiedNameErrors, errors);
      if (!keys.add(key.text())) {
        errors.duplicate(key.path(), key.text());
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
    List<String> warnings = new ArrayList<>();
    for (Field term : Field.of(object).at("allowedTopologies").items()) {
      for (Field expression : term.at("matchLabelExpressions").items()) {
        Field key = expression.at("key");
        String message = NodeLabels.deprecation(key.text());
        if (message != null) {
          warnings.add(key.path() + ": " + key.text() + " is " + message);
        }
      }
    }
    return warnings;
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
