package io.naru.apiserver.kinds.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
      for (Field selector : Field.of(object).at("spec", "selectors").items()) {
        if (!selector.at("cel").present()) {
          errors.required(selector.at("cel").path(), "");
        }
      }
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

  private static void claimRules(Field spec, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (Field request : spec.at("devices", "requests").items()) {
      Field name = request.at("name");
      Checks.nameRequired(name, NameRules::dns1123LabelErrors, errors);
      if (!name.empty() && !names.add(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
      Field exactly = request.at("exactly");
      if (exactly.present() == !request.at("firstAvailable").empty()) {
        if (exactly.present()) {
          errors.invalid(
              request.path(),
              request.node(),
              "exactly one of `exactly` or `firstAvailable` is required");
        } else {
          errors.required(
              request.path(), "exactly one of `exactly` or `firstAvailable` is required");
        }
      } else if (exactly.present()) {
        device(exactly, errors);
      }
      request.at("firstAvailable").items().forEach(sub -> device(sub, errors));
    }
  }

  private static void device(Field request, FieldErrors errors) {
    Checks.nameRequired(request.at("deviceClassName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.oneOfRequired(request.at("allocationMode"), List.of("All", "ExactCount"), errors);
    if (request.at("allocationMode").is("ExactCount") && request.at("count").number() <= 0) {
      errors.invalid(
          request.at("count").path(), request.at("count").node(), "must be greater than zero");
    }
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
      claimRules(Field.of(object).at("spec"), errors);
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
      claimRules(Field.of(object).at("spec", "spec"), errors);
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
      Field spec = Field.of(object).at("spec");
      Checks.nameRequired(spec.at("driver"), NameRules::dns1123SubdomainErrors, errors);
      Checks.required(spec.at("pool", "name"), errors);
      if (spec.at("pool", "resourceSliceCount").number() <= 0) {
        errors.invalid(
            spec.at("pool", "resourceSliceCount").path(),
            spec.at("pool", "resourceSliceCount").number(),
            "must be greater than zero");
      }
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
