package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.nio.charset.StandardCharsets;

/** Config maps. */
final class ConfigMapStrategy extends StandardStrategy {

  ConfigMapStrategy() {
    super(Traits.PLAIN);
  }

  @Override
  public void validate(ObjectNode map, FieldErrors errors) {
    Field data = Field.of(map).at("data");
    Field binary = Field.of(map).at("binaryData");
    DataRules.keys(data, errors);
    DataRules.keys(binary, errors);
    long bytes = 0;
    for (var entry : data.entries()) {
      bytes += entry.getValue().text().getBytes(StandardCharsets.UTF_8).length;
    }
    for (var entry : binary.entries()) {
      if (data.key(entry.getKey()).present()) {
        errors.invalid(entry.getValue().path(), entry.getKey(), "duplicate of key present in data");
      }
      bytes += SecretRules.decodedLength(entry.getValue());
    }
    if (bytes > DataRules.MAX_BYTES) {
      errors.tooLong("[]", DataRules.MAX_BYTES);
    }
  }

  @Override
  public void validateUpdate(ObjectNode map, ObjectNode old, FieldErrors errors) {
    DataRules.immutable(Field.of(map), Field.of(old), errors, "data", "binaryData");
  }
}
