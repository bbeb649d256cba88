package io.naru.apiserver.kinds.extensions;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Whether the schema of a custom resource is structural: every value has one type. */
final class StructuralSchemas {

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  private StructuralSchemas() {}

  static void validate(Field schema, FieldErrors errors) {
    int before = errors.size();
    structure(schema, errors);
    ValueValidations.validate(schema, errors);
    if (errors.size() == before) {
      RuleChecks.validate(schema, errors);
    }
  }

  private static void structure(Field schema, FieldErrors errors) {
    if (!schema.at("type").is("object")) {
      if (schema.at("type").empty()) {
        errors.required(schema.at("type").path(), "must not be empty at the root");
      } else {
        errors.invalid(
            schema.at("type").path(), schema.at("type").text(), "must be object at the root");
      }
    }
    SchemaKeywords.validate(schema, errors);
    for (var property : schema.at("properties").entries()) {
      if (property.getKey().equals("metadata")) {
        metadata(property.getValue(), errors);
      } else {
        value(property.getValue(), "for specified object fields", errors);
      }
    }
  }

  private static void metadata(Field metadata, FieldErrors errors) {
    boolean more =
        metadata.at("properties").names().stream()
            .anyMatch(name -> !name.equals("name") && !name.equals("generateName"));
    if (more) {
      errors.forbidden(
          metadata.path(),
          "must not specify anything other than name and generateName, but metadata is implicitly specified");
    }
  }

  private static void value(Field schema, String where, FieldErrors errors) {
    Field type = schema.at("type");
    boolean free =
        schema.at("x-kubernetes-int-or-string").flag()
            || schema.at("x-kubernetes-preserve-unknown-fields").flag();
    if (type.empty()) {
      if (!free) {
        errors.required(type.path(), "must not be empty " + where);
      }
    } else if (type.is("null")) {
      errors.forbidden(type.path(), "type cannot be set to null, use nullable as an alternative");
    } else if (!TYPES.contains(type.text())) {
      errors.notSupported(type.path(), type.text(), TYPES);
    }
    SchemaKeywords.validate(schema, errors);
    ValueValidations.validate(schema, errors);
    if (schema.at("default").present()) {
      defaultValue(schema, errors);
    }
    if (!schema.at("properties").empty() && schema.at("additionalProperties").present()) {
      errors.forbidden(
          schema.at("additionalProperties").path(),
          "additionalProperties and properties are mutual exclusive");
    }
    for (var property : schema.at("properties").entries()) {
      value(property.getValue(), "for specified object fields", errors);
    }
    if (schema.at("items").present()) {
      value(schema.at("items"), "for specified array items", errors);
    } else if (type.is("array")) {
      errors.required(schema.at("items").path(), "must be specified");
    }
    Field additional = schema.at("additionalProperties");
    if (additional.node() != null && additional.node().isObject()) {
      value(additional, "for specified object fields", errors);
    }
  }

  private static void defaultValue(Field schema, FieldErrors errors) {
    Field value = schema.at("default");
    JsonNode node = value.node();
    if (node == null) {
      return;
    }
    boolean matches =
        switch (schema.at("type").text()) {
          case "array" -> node.isArray();
          case "boolean" -> node.isBoolean();
          case "integer" -> node.isIntegralNumber();
          case "number" -> node.isNumber();
          case "object" -> node.isObject();
          case "string" -> node.isTextual();
          default -> true;
        };
    if (!matches) {
      errors.typeInvalid(value.path(), node, "must be of type " + schema.at("type").text());
    }
  }
}
