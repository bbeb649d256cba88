package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;

/** Objects within objects ({@code x-kubernetes-embedded-resource}): they say what they are. */
final class EmbeddedObjects {

  private EmbeddedObjects() {}

  static void validate(ObjectNode object, String path, FieldErrors errors) {
    for (String field : new String[] {"apiVersion", "kind"}) {
      String where = SchemaValidator.child(path, field);
      if (!object.has(field)) {
        errors.required(where, "must not be empty");
      } else if (!object.get(field).isTextual()) {
        errors.typeInvalid(where, object.get(field), "must be a string");
      } else if (object.get(field).textValue().isEmpty()) {
        errors.invalid(where, "", "must not be empty");
      }
    }
    if (object.has("metadata") && !object.get("metadata").isObject()) {
      errors.typeInvalid(
          SchemaValidator.child(path, "metadata"), object.get("metadata"), "must be an object");
    }
  }
}
