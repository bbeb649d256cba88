package io.naru.apiserver.kinds.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Map;

/** Dynamic resource allocation. */
final class ResourceStrategies {

  private ResourceStrategies() {}

  static Strategy claim() {
    return new Claim();
  }

  static Strategy template() {
    return new Template();
  }

  static Strategy slice() {
    return new Slice();
  }

  static Strategy deviceClass() {
    return new DeviceClass();
  }

  private static final class DeviceClass extends StandardStrategy {
    DeviceClass() {
      super(Traits.PLAIN.withGeneration());
    }

    @Override
    public boolean checksGenerateName() {
      return false;
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      Defaults.object(object, "spec");
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field spec = Field.of(object).at("spec");
      ClaimRules.selectors(spec.at("selectors"), errors);
      spec.at("config").items().forEach(config -> ClaimRules.configuration(config, errors));
    }
  }

  private static void claimDefaults(ObjectNode spec) {
    for (ObjectNode devices : Defaults.optional(spec, "devices")) {
      for (ObjectNode request : Defaults.objects(devices, "requests")) {
        Defaults.optional(request, "exactly").forEach(ResourceStrategies::requestDefaults);
        Defaults.objects(request, "firstAvailable").forEach(ResourceStrategies::requestDefaults);
      }
    }
  }

  private static void requestDefaults(ObjectNode request) {
    Defaults.textIfEmpty(request, "allocationMode", "ExactCount");
    if (request.path("allocationMode").asText().equals("ExactCount")) {
      Defaults.numberIfZero(request, "count", 1);
    }
    Defaults.objects(request, "tolerations")
        .forEach(toleration -> Defaults.textIfEmpty(toleration, "operator", "Equal"));
  }

  private static final class Claim extends StandardStrategy {
    Claim() {
      super(Traits.PLAIN.withStatus());
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      claimDefaults(Defaults.object(object, "spec"));
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      ClaimRules.validate(Field.of(object).at("spec"), errors);
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Checks.immutable(Field.of(object).at("spec"), Field.of(old).at("spec"), errors);
    }
  }

  private static final class Template extends StandardStrategy {
    Template() {
      super(Traits.PLAIN);
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      ObjectNode spec = Defaults.object(object, "spec");
      Defaults.object(spec, "metadata");
      claimDefaults(Defaults.object(spec, "spec"));
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      ClaimRules.validate(Field.of(object).at("spec", "spec"), errors);
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Checks.immutable(Field.of(object).at("spec"), Field.of(old).at("spec"), errors);
    }
  }

  private static final class Slice extends StandardStrategy {
    Slice() {
      super(Traits.PLAIN.withGeneration());
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      SliceRules.validate(Field.of(object).at("spec"), errors);
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      for (String field : List.of("driver", "nodeName")) {
        Checks.immutable(
            Field.of(object).at("spec", field), Field.of(old).at("spec", field), errors);
      }
    }

    @Override
    public List<String> selectableFieldNames() {
      return List.of("spec.nodeName", "spec.driver");
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
      return Map.of(
          "spec.nodeName", Json.text(object, "spec", "nodeName"),
          "spec.driver", Json.text(object, "spec", "driver"));
    }
  }
}
