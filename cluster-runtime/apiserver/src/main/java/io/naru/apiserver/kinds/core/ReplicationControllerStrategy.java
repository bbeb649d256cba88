package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replication controllers: labels and selector come from the template where they are missing. */
final class ReplicationControllerStrategy extends StandardStrategy {

  ReplicationControllerStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode controller) {
    ObjectNode spec = Defaults.object(controller, "spec");
    Defaults.number(spec, "replicas", 1);
    if (!(spec.get("template") instanceof ObjectNode template)) {
      return;
    }
    PodTemplates.applyDefaults(template);
    if (Json.at(template, "metadata", "labels") instanceof ObjectNode labels && !labels.isEmpty()) {
      if (Field.of(controller).at("spec", "selector").empty()) {
        spec.set("selector", labels.deepCopy());
      }
      if (Field.of(controller).at("metadata", "labels").empty()) {
        Json.ensureObject(controller, "metadata").set("labels", labels.deepCopy());
      }
    }
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.number(status, "replicas", 0);
  }

  @Override
  public void validate(ObjectNode controller, FieldErrors errors) {
    Field spec = Field.of(controller).at("spec");
    Field selector = spec.at("selector");
    Field template = spec.at("template");
    Checks.nonNegative(spec.at("minReadySeconds"), errors);
    Checks.nonNegative(spec.at("replicas"), errors);
    Checks.required(selector, errors);
    if (!template.present()) {
      errors.required(template.path(), "");
      return;
    }
    Field labels = template.at("metadata", "labels");
    for (Map.Entry<String, Field> wanted : selector.entries()) {
      if (!labels.key(wanted.getKey()).is(wanted.getValue().text())) {
        PodTemplateRules.mismatch(labels, errors);
        break;
      }
    }
    PodTemplateRules.alwaysRestarted(template, "ReplicationController", errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode controller, ObjectNode old, FieldErrors errors) {
    ReplicaCounts.validate(Field.of(controller).at("status"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode controller, @Nullable ObjectNode old) {
    return WorkloadWarnings.named(controller, old, Field.of(controller).at("spec", "template"));
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.of("status.replicas");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode controller) {
    JsonNode replicas = Json.at(controller, "status", "replicas");
    return Map.of("status.replicas", replicas == null ? "0" : replicas.asText());
  }
}
