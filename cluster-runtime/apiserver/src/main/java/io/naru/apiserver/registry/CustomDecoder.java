package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.JsonDocument;
import io.naru.machinery.ParsedDocument;
import io.naru.machinery.StatusException;
import io.naru.machinery.Yaml;
import io.naru.machinery.schema.StrictDecoder;
import io.naru.machinery.schema.StrictDecoder.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns what a client sent into a custom resource: kind, version and metadata are read as those of
 * any object, the rest is pruned to its schema. Types are left to validation, as in Kubernetes.
 */
final class CustomDecoder {

  private static final List<String> ENVELOPE = List.of("apiVersion", "kind", "metadata");

  private CustomDecoder() {}

  /**
   * Reads a body.
   *
   * @throws StatusException 400 if it can't be such an object
   */
  static Decoded decode(byte[] body, boolean yaml, CustomObjects custom, GroupVersionKind type) {
    try {
      return decode(yaml ? Yaml.parse(body) : JsonDocument.parse(body), custom, type);
    } catch (IOException e) {
      throw unrecognized(type, "json parse error: " + e.getMessage());
    }
  }

  /** As {@link #decode(byte[], boolean, CustomObjects, GroupVersionKind)}; leaves it as it is. */
  static Decoded decode(ParsedDocument document, CustomObjects custom, GroupVersionKind type) {
    if (!(document.root() instanceof ObjectNode root)) {
      throw unrecognized(type, "json parse error: it is not an object");
    }
    if (!root.hasNonNull("kind")) {
      throw unrecognized(type, "Object 'Kind' is missing");
    }
    if (!root.hasNonNull("apiVersion")) {
      throw unrecognized(type, "Object 'apiVersion' is missing");
    }
    ObjectNode envelope = Json.object();
    for (String field : ENVELOPE) {
      JsonNode value = root.get(field);
      if (value != null) {
        envelope.set(field, value);
      }
    }
    Decoded typed = StrictDecoder.tree(envelope, custom.schema(), type);
    ObjectNode object = typed.object();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!ENVELOPE.contains(field.getKey())) {
        object.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    List<String> unknown = new ArrayList<>(typed.unknownFields());
    custom.prune(object).forEach(path -> unknown.add("unknown field \"" + path + "\""));
    List<String> duplicates =
        document.duplicates().stream().map(path -> "duplicate field \"" + path + "\"").toList();
    return new Decoded(object, unknown, duplicates);
  }

  private static StatusException unrecognized(GroupVersionKind type, String reason) {
    return StatusException.badRequest(
        "the object provided is unrecognized (must be of type " + type.kind() + "): " + reason);
  }
}
