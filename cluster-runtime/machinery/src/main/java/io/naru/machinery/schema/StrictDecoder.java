package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.JsonDocument;
import io.naru.machinery.ParsedDocument;
import io.naru.machinery.StatusException;
import io.naru.machinery.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns what a client sent into a tree that holds nothing but what the schema knows, in the form
 * that Go's types would give it back: null and empty optional values are gone, times are in UTC,
 * numbers are within their range. Thread-safe.
 */
public final class StrictDecoder {

  /**
   * A checked object.
   *
   * @param object with apiVersion and kind
   * @param unknownFields messages such as {@code unknown field "spec.nonsense"}
   * @param duplicateFields messages such as {@code duplicate field "metadata.name"}
   */
  public record Decoded(
      ObjectNode object, List<String> unknownFields, List<String> duplicateFields) {

    /** Both, as warnings or as the reason of a refusal. */
    public List<String> problems() {
      List<String> problems = new ArrayList<>(duplicateFields);
      problems.addAll(unknownFields);
      return problems;
    }

    /**
     * For {@code fieldValidation=Strict}.
     *
     * @throws StatusException BadRequest, if there are problems
     */
    public Decoded refuseProblems(GroupVersionKind kind) {
      if (!problems().isEmpty()) {
        throw unreadable(kind, kind, "strict decoding error: " + String.join(", ", problems()));
      }
      return this;
    }
  }

  private StrictDecoder() {}

  /**
   * Decodes a request's body.
   *
   * @param expected what it must be; taken for granted where the body does not say
   * @throws StatusException BadRequest, if it cannot be read as that
   */
  public static Decoded json(byte[] body, SchemaNode schema, GroupVersionKind expected) {
    try {
      return document(JsonDocument.parse(body), schema, expected);
    } catch (IOException e) {
      throw unrecognized(
          expected, "couldn't get version/kind; json parse error: " + e.getMessage());
    }
  }

  /** As {@link #json}, for YAML. */
  public static Decoded yaml(byte[] body, SchemaNode schema, GroupVersionKind expected) {
    try {
      return document(Yaml.parse(body), schema, expected);
    } catch (IOException e) {
      throw unrecognized(expected, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks a tree that was parsed or patched; it is left as it is.
   *
   * @throws StatusException BadRequest, if it cannot be read as {@code expected}
   */
  public static Decoded tree(ObjectNode tree, SchemaNode schema, GroupVersionKind expected) {
    return document(new ParsedDocument(tree, List.of()), schema, expected);
  }

  private static Decoded document(
      ParsedDocument document, SchemaNode schema, GroupVersionKind expected) {
    if (!(document.root() instanceof ObjectNode root)) {
      JsonNodeType type = document.root().getNodeType();
      throw unrecognized(
          expected,
          "couldn't get version/kind; json parse error: json: cannot unmarshal "
              + type.name().toLowerCase(Locale.ROOT)
              + " into an object");
    }
    checkKind(root, expected);
    ValueDecoder decoder = new ValueDecoder();
    ObjectNode object;
    try {
      object = decoder.object(schema, root, expected.kind());
    } catch (ValueDecoder.UnreadableValueException e) {
      throw unreadable(expected, expected, e.getMessage());
    }
    if (schema.properties().containsKey("kind")) {
      ObjectNode typed = Json.object();
      typed.put("apiVersion", expected.apiVersion()).put("kind", expected.kind());
      object.remove(List.of("apiVersion", "kind"));
      typed.setAll(object);
      object = typed;
    }
    List<String> duplicates =
        document.duplicates().stream().map(path -> "duplicate field \"" + path + "\"").toList();
    return new Decoded(object, List.copyOf(decoder.unknownFields()), duplicates);
  }

  private static void checkKind(ObjectNode root, GroupVersionKind expected) {
    String apiVersion = typeField(root, "apiVersion", expected);
    String kind = typeField(root, "kind", expected);
    GroupVersionKind given =
        GroupVersionKind.of(
            apiVersion.isEmpty() ? expected.apiVersion() : apiVersion,
            kind.isEmpty() ? expected.kind() : kind);
    if (given.equals(expected)) {
      return;
    }
    if (Schemas.builtIn().of(given) == null) {
      String reason = "no kind \"%s\" is registered for version \"%s\" in this API server";
      throw unreadable(given, expected, reason.formatted(given.kind(), given.apiVersion()));
    }
    throw StatusException.badRequest(
        given.kind().equals(expected.kind())
            ? "the API version in the data (%s) does not match the expected API version (%s)"
                .formatted(given.apiVersion(), expected.apiVersion())
            : "%s in version \"%s\" cannot be handled as a %s: it is of another kind"
                .formatted(given.kind(), given.version(), expected.kind()));
  }

  private static String typeField(ObjectNode root, String field, GroupVersionKind expected) {
    JsonNode value = root.get(field);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw unrecognized(
          expected,
          "couldn't get version/kind; json parse error: json: cannot unmarshal "
              + ValueDecoder.kindOf(value)
              + " into Go struct field ."
              + field
              + " of type string");
    }
    return value.textValue();
  }

  private static StatusException unreadable(
      GroupVersionKind given, GroupVersionKind expected, String reason) {
    return StatusException.badRequest(
        "%s in version \"%s\" cannot be handled as a %s: %s"
            .formatted(given.kind(), given.version(), expected.kind(), reason));
  }

  private static StatusException unrecognized(GroupVersionKind expected, String reason) {
    return StatusException.badRequest(
        "the object provided is unrecognized (must be of type %s): %s"
            .formatted(expected.kind(), reason));
  }
}
