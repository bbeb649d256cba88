package io.naru.apiserver.kinds.extensions;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keywords of one schema, without those below it. */
final class SchemaKeywords {

  private static final List<String> SCALARS = List.of("boolean", "integer", "number", "string");
  private static final List<String> NOT_SUPPORTED =
      List.of("$ref", "id", "definitions", "dependencies", "patternProperties", "additionalItems");

  private SchemaKeywords() {}

  static void validate(Field schema, FieldErrors errors) {
    Field pattern = schema.at("pattern");
    if (!pattern.empty()) {
      try {
        Pattern.compile(pattern.text());
      } catch (PatternSyntaxException e) {
        errors.invalid(
            pattern.path(),
            pattern.text(),
            "must be a valid regular expression, but isn't: " + e.getMessage());
      }
    }
    if (schema.at("uniqueItems").flag()) {
      errors.forbidden(
          schema.at("uniqueItems").path(),
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    for (String name : NOT_SUPPORTED) {
      if (!schema.at(name).empty()) {
        errors.forbidden(schema.at(name).path(), name + " is not supported");
      }
    }
    Field items = schema.at("items");
    if (items.node() != null && items.node().isArray()) {
      errors.forbidden(items.path(), "items must be a schema object and not an array");
    }
    Field additional = schema.at("additionalProperties");
    if (additional.node() != null && additional.node().isBoolean() && !additional.flag()) {
      errors.forbidden(additional.path(), "additionalProperties cannot be set to false");
    }
    Field preserve = schema.at("x-kubernetes-preserve-unknown-fields");
    if (preserve.node() != null && preserve.node().isBoolean() && !preserve.flag()) {
      errors.invalid(preserve.path(), false, "must be true or undefined");
    }
    embedded(schema, errors);
    listType(schema, errors);
    mapType(schema, errors);
  }

  private static void embedded(Field schema, FieldErrors errors) {
    if (!schema.at("x-kubernetes-embedded-resource").flag()) {
      return;
    }
    Field type = schema.at("type");
    if (type.empty()) {
      errors.required(type.path(), "must be object if x-kubernetes-embedded-resource is true");
    } else if (!type.is("object")) {
      errors.invalid(
          type.path(), type.text(), "must be object if x-kubernetes-embedded-resource is true");
    }
    if (schema.at("additionalProperties").present()) {
      errors.forbidden(
          schema.at("additionalProperties").path(),
          "must not be used if x-kubernetes-embedded-resource is set");
    }
    if (schema.at("properties").empty()
        && !schema.at("x-kubernetes-preserve-unknown-fields").flag()) {
      errors.required(
          schema.at("properties").path(),
          "must not be empty if x-kubernetes-embedded-resource is true without"
              + " x-kubernetes-preserve-unknown-fields");
    }
  }

  private static void typeMustBe(String wanted, Field schema, String keyword, FieldErrors errors) {
    Field type = schema.at("type");
    String why = "must be " + wanted + " if " + keyword + " is specified";
    if (type.empty()) {
      errors.required(type.path(), why);
    } else if (!type.is(wanted)) {
      errors.invalid(type.path(), type.text(), why);
    }
  }

  private static void mapType(Field schema, FieldErrors errors) {
    Field mapType = schema.at("x-kubernetes-map-type");
    if (mapType.empty()) {
      return;
    }
    if (!List.of("atomic", "granular").contains(mapType.text())) {
      errors.notSupported(mapType.path(), mapType.text(), List.of("atomic", "granular"));
    }
    typeMustBe("object", schema, "x-kubernetes-map-type", errors);
  }

  private static void listType(Field schema, FieldErrors errors) {
    Field listType = schema.at("x-kubernetes-list-type");
    Field keys = schema.at("x-kubernetes-list-map-keys");
    if (!listType.empty()) {
      if (!List.of("atomic", "map", "set").contains(listType.text())) {
        errors.notSupported(listType.path(), listType.text(), List.of("atomic", "map", "set"));
      }
      typeMustBe("array", schema, "x-kubernetes-list-type", errors);
    }
    if (!keys.empty() && !listType.is("map")) {
      String why = "must be map if x-kubernetes-list-map-keys is non-empty";
      if (listType.empty()) {
        errors.required(listType.path(), why);
      } else {
        errors.invalid(listType.path(), listType.text(), why);
      }
    }
    Field items = schema.at("items");
    if (listType.is("map")) {
      if (keys.empty()) {
        errors.required(keys.path(), "must not be empty if x-kubernetes-list-type is map");
      }
      mapItems(items, keys, errors);
    } else if (listType.is("set")) {
      setItems(items, errors);
    }
  }

  private static void mapItems(Field items, Field keys, FieldErrors errors) {
    if (!items.present()) {
      errors.required(items.path(), "must have a schema if x-kubernetes-list-type is map");
      return;
    }
    if (!items.at("type").is("object")) {
      errors.invalid(
          items.at("type").path(),
          items.at("type").text(),
          "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    List<String> required = items.at("required").texts();
    Set<String> seen = new HashSet<>();
    for (Field key : keys.items()) {
      Field property = items.at("properties").key(key.text());
      if (!seen.add(key.text())) {
        errors.duplicate(key.path(), key.text());
      } else if (!property.present()) {
        errors.invalid(key.path(), key.text(), "entries must all be names of item properties");
      } else {
        mapKey(property, required.contains(key.text()), errors);
      }
    }
  }

  private static void mapKey(Field property, boolean required, FieldErrors errors) {
    Field type = property.at("type");
    if (!SCALARS.contains(type.text())) {
      errors.invalid(
          type.path(),
          type.text(),
          "must be a scalar type if parent array's x-kubernetes-list-type is map");
    }
    if (property.at("nullable").flag()) {
      errors.forbidden(
          property.at("nullable").path(), "cannot be nullable when x-kubernetes-list-type is map");
    }
    if (!required && !property.at("default").present()) {
      errors.required(
          property.at("default").path(),
          "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
              + " required property");
    }
  }

  private static void setItems(Field items, FieldErrors errors) {
    if (!items.present()) {
      errors.required(items.path(), "must have a schema if x-kubernetes-list-type is set");
      return;
    }
    if (items.at("nullable").flag()) {
      errors.forbidden(
          items.at("nullable").path(), "cannot be nullable when x-kubernetes-list-type is set");
    }
    Field type = items.at("type");
    boolean atomic =
        switch (type.text()) {
          case "object" -> items.at("x-kubernetes-map-type").is("atomic");
          case "array" ->
              items.at("x-kubernetes-list-type").empty()
                  || items.at("x-kubernetes-list-type").is("atomic");
          default -> true;
        };
    if (!atomic) {
      boolean map = type.is("object");
      Field keyword = items.at(map ? "x-kubernetes-map-type" : "x-kubernetes-list-type");
      String why =
          map
              ? "must be atomic as item of a list with x-kubernetes-list-type=set"
              : "must be atomic as item of a list with x-kubernetes-list-type=set";
      if (keyword.empty()) {
        errors.required(keyword.path(), why);
      } else {
        errors.invalid(keyword.path(), keyword.text(), why);
      }
    }
  }
}
