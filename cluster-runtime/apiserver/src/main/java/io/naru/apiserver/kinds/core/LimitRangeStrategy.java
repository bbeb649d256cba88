package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Limit ranges: their parts must leave room for each other. */
final class LimitRangeStrategy extends StandardStrategy {

  private static final List<String> AMOUNTS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

  LimitRangeStrategy() {
    super(Traits.PLAIN.createdOnUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode range) {
    for (ObjectNode limit : Defaults.objects(Defaults.object(range, "spec"), "limits")) {
      AMOUNTS.forEach(part -> Defaults.optional(limit, part).forEach(Quantities::normalize));
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
    Set<String> types = new HashSet<>();
    for (Field limit : Field.of(range).at("spec", "limits").items()) {
      Field type = limit.at("type");
      if (!List.of("Container", "Pod", "PersistentVolumeClaim").contains(type.text())) {
        NameRules.qualifiedNameErrors(type.text())
            .forEach(problem -> errors.invalid(type.path(), type.text(), problem));
        if (!type.text().contains("/")) {
          errors.invalid(
              type.path(), type.text(), "must be a standard limit type or fully qualified");
        }
      }
      if (!types.add(type.text())) {
        errors.duplicate(type.path(), type.text());
      }
      parts(limit, type, errors);
    }
  }

  private static void parts(Field limit, Field type, FieldErrors errors) {
    if (type.is("Pod")) {
      for (String part : List.of("default", "defaultRequest")) {
        if (!limit.at(part).empty()) {
          errors.forbidden(limit.at(part).path(), "may not be specified when `type` is 'Pod'");
        }
      }
    }
    if (type.is("PersistentVolumeClaim")
        && !limit.at("min").key("storage").present()
        && !limit.at("max").key("storage").present()) {
      errors.required(
          limit.path(),
          "either minimum or maximum storage value is required, but neither was provided");
    }
    Set<String> names = new TreeSet<>();
    AMOUNTS.forEach(part -> names.addAll(limit.at(part).names()));
    for (String name : names) {
      ordered(limit, "min", "max", name, errors);
      ordered(limit, "min", "defaultRequest", name, errors);
      ordered(limit, "defaultRequest", "max", name, errors);
      ordered(limit, "defaultRequest", "default", name, errors);
      ordered(limit, "min", "default", name, errors);
      ordered(limit, "default", "max", name, errors);
    }
  }

  private static void ordered(
      Field limit, String small, String big, String name, FieldErrors errors) {
    Field low = limit.at(small).key(name);
    Field high = limit.at(big).key(name);
    if (low.present() && high.present() && Quantities.compare(low, high) > 0) {
      errors.invalid(
          low.path(),
          low.text(),
          small + " value " + low.text() + " is greater than " + big + " value " + high.text());
    }
  }
}
