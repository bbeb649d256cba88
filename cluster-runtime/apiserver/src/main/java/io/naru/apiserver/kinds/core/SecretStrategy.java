package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Secrets. {@code stringData} is for writing only: it becomes data and is gone. */
final class SecretStrategy extends StandardStrategy {

  SecretStrategy() {
    super(Traits.PLAIN);
  }

  @Override
  protected void setDefaults(ObjectNode secret) {
    Defaults.textIfEmpty(secret, "type", "Opaque");
    JsonNode plain = secret.remove("stringData");
    if (plain != null && !plain.isEmpty()) {
      ObjectNode data = Defaults.object(secret, "data");
      for (Map.Entry<String, JsonNode> entry : plain.properties()) {
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field secret = Field.of(object);
    DataRules.keys(secret.at("data"), errors);
    long bytes = 0;
    for (var entry : secret.at("data").entries()) {
      bytes += SecretRules.decodedLength(entry.getValue());
    }
    if (bytes > DataRules.MAX_BYTES) {
      errors.tooLong("data", DataRules.MAX_BYTES);
    }
    SecretRules.ofType(secret, errors);
  }

  @Override
  public void validateUpdate(ObjectNode secret, ObjectNode old, FieldErrors errors) {
    Checks.immutable(Field.of(secret).at("type"), Field.of(old).at("type"), errors);
    DataRules.immutable(Field.of(secret), Field.of(old), errors, "data");
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.of("type");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode secret) {
    return Map.of("type", Field.of(secret).at("type").text());
  }
}
