package io.naru.apiserver.kinds.extensions;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands under {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not} of a structural
 * schema: it may only narrow values whose form the schema itself says ("Specifying a structural
 * schema" of the Kubernetes documentation, rules 2 and 3).
 */
final class ValueValidations {

  /** What says something of the form, and how Kubernetes wants it to be instead. */
  private static final Map<String, String> FORM = new LinkedHashMap<>();

  static {
    FORM.put("type", "must be empty to be structural");
    FORM.put("additionalProperties", "must be undefined to be structural");
    FORM.put("default", "must be undefined to be structural");
    FORM.put("title", "must be empty to be structural");
    FORM.put("description", "must be empty to be structural");
    FORM.put("nullable", "must be false to be structural");
    FORM.put("x-kubernetes-preserve-unknown-fields", "must be false to be structural");
    FORM.put("x-kubernetes-embedded-resource", "must be false to be structural");
    FORM.put("x-kubernetes-int-or-string", "must be false to be structural");
    FORM.put("x-kubernetes-list-map-keys", "must be empty to be structural");
    FORM.put("x-kubernetes-list-type", "must be undefined to be structural");
    FORM.put("x-kubernetes-map-type", "must be undefined to be structural");
  }

  private final FieldErrors errors;

  private ValueValidations(FieldErrors errors) {
    this.errors = errors;
  }

  /** Checks all that stands under the combinations of a schema. */
  static void validate(Field schema, FieldErrors errors) {
    new ValueValidations(errors).combinations(schema, schema);
  }

  /**
   * @param form the part of the schema that says what such a value is
   */
  private void combinations(Field nested, Field form) {
    boolean free = form.at("x-kubernetes-int-or-string").flag();
    for (String name : List.of("allOf", "anyOf", "oneOf")) {
      for (Field one : nested.at(name).items()) {
        if (!(free && saysIntOrString(nested, name, one))) {
          value(one, form);
        }
      }
    }
    Field not = nested.at("not");
    if (not.present()) {
      value(not, form);
    }
  }

  /** The one way in which types may be named here: integer or string, in this order. */
  private static boolean saysIntOrString(Field nested, String name, Field one) {
    return (name.equals("anyOf") && isIntOrString(nested.at("anyOf")))
        || (name.equals("allOf") && isIntOrString(one.at("anyOf")));
  }

  private static boolean isIntOrString(Field anyOf) {
    List<Field> both = anyOf.items();
    return both.size() == 2
        && both.get(0).at("type").is("integer")
        && both.get(1).at("type").is("string");
  }

  private void value(Field nested, Field form) {
    FORM.forEach((name, wanted) -> {
      Field found = nested.at(name);
      if (saysSomething(found.node())) {
        errors.forbidden(found.path(), wanted);
      }
    });
    for (var property : nested.at("properties").entries()) {
      if (property.getKey().equals("metadata")) {
        errors.forbidden(property.getValue().path(), "must not be specified in a nested context");
      }
      Field known = form.at("properties").key(property.getKey());
      if (known.present()) {
        value(property.getValue(), known);
      } else if (!form.at("additionalProperties").present()) {
        errors.required(known.path(), "because it is defined in " + property.getValue().path());
      }
    }
    Field items = nested.at("items");
    if (items.present()) {
      if (form.at("items").present()) {
        value(items, form.at("items"));
      } else {
        errors.required(form.at("items").path(), "because it is defined in " + items.path());
      }
    }
    combinations(nested, form);
  }

  private static boolean saysSomething(@Nullable JsonNode node) {
    return node != null
        && !node.isNull()
        && !(node.isBoolean() && !node.booleanValue())
        && !(node.isTextual() && node.textValue().isEmpty())
        && !(node.isArray() && node.isEmpty());
  }
}
