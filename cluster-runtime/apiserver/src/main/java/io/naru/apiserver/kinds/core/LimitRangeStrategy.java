package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.Map;

/** Limit ranges: their parts must leave room for each other. */
final class LimitRangeStrategy extends StandardStrategy {

  LimitRangeStrategy() {
    super(Traits.PLAIN.createdOnUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode range) {
    for (ObjectNode limit : Defaults.objects(Defaults.object(range, "spec"), "limits")) {
      LimitRangeRules.AMOUNTS.forEach(
          part -> Defaults.optional(limit, part).forEach(Quantities::normalize));
      if (limit.path("type").asText().equals("Container")) {
        complete(limit, "default", "max");
        complete(limit, "defaultRequest", "default");
        complete(limit, "defaultRequest", "min");
      }
    }
  }

  /** The one kind that may be created without a name. */
  @Override
  public void prepareForCreate(ObjectNode range) {
    super.prepareForCreate(range);
    ObjectNode metadata = Defaults.object(range, "metadata");
    Defaults.textIfEmpty(metadata, "name", metadata.path("uid").asText());
  }

  private static void complete(ObjectNode limit, String part, String from) {
    for (ObjectNode source : Defaults.optional(limit, from)) {
      for (Map.Entry<String, JsonNode> amount : source.properties()) {
        ObjectNode target = Defaults.object(limit, part);
        if (Defaults.missing(target, amount.getKey())) {
          target.set(amount.getKey(), amount.getValue());
        }
      }
    }
  }

  @Override
  public void validate(ObjectNode range, FieldErrors errors) {
    LimitRangeRules.validate(Field.of(range).at("spec", "limits"), errors);
  }
}
