package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.JsonDocument;
import io.naru.machinery.ParsedDocument;
import io.naru.machinery.StatusException;
import io.naru.machinery.Yaml;
import io.naru.machinery.fields.FieldSet;
import io.naru.machinery.fields.ManagedFields;
import io.naru.machinery.patch.JsonPatch;
import io.naru.machinery.patch.MergePatch;
import io.naru.machinery.patch.StrategicMergePatch;
import io.naru.machinery.schema.Defaulter;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.schema.Schemas;
import io.naru.machinery.schema.StrictDecoder;
import io.naru.machinery.schema.StrictDecoder.Decoded;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the built-in kinds, after their published schema, and of custom resources, after that
 * of their definition.
 */
final class SchemaModel implements ObjectModel {

  private final Schemas schemas = Schemas.builtIn();
  private final Clock clock;

  SchemaModel(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ObjectNode decode(Call call, GroupVersionKind type, byte[] body, boolean yaml) {
    CustomObjects custom = custom(call, type);
    if (custom != null) {
      return checked(call, type, CustomDecoder.decode(body, yaml, custom, type));
    }
    SchemaNode schema = schema(type);
    return checked(
        call,
        type,
        yaml ? StrictDecoder.yaml(body, schema, type) : StrictDecoder.json(body, schema, type));
  }

  @Override
  public ObjectNode normalize(Call call, GroupVersionKind type, ObjectNode tree) {
    CustomObjects custom = custom(call, type);
    return checked(
        call,
        type,
        custom == null
            ? StrictDecoder.tree(tree, schema(type), type)
            : CustomDecoder.decode(new ParsedDocument(tree, List.of()), custom, type));
  }

  /** Null if a built-in schema holds for what is written. */
  private static @Nullable CustomObjects custom(Call call, GroupVersionKind type) {
    return type.equals(call.kind().groupVersionKind()) ? call.kind().custom() : null;
  }

  private static ObjectNode checked(Call call, GroupVersionKind type, Decoded decoded) {
    switch (call.options().fieldValidation()) {
      case STRICT -> decoded.refuseProblems(type);
      case WARN -> call.warnings().addAll(decoded.problems());
      case IGNORE -> {}
    }
    return decoded.object();
  }

  @Override
  public void applyDefaults(Kind kind, ObjectNode object) {
    CustomObjects custom = kind.custom();
    if (custom == null) {
      Defaulter.apply(schema(kind.groupVersionKind()), object);
    } else {
      custom.applyDefaults(object);
    }
  }

  @Override
  public void own(Call call, @Nullable ObjectNode old, ObjectNode object) {
    GroupVersionKind type = call.kind().groupVersionKind();
    ManagedFields.update(
        object,
        old,
        schema(call, type),
        call.options().fieldManager(),
        type.apiVersion(),
        call.subresource(),
        resetFields(call),
        clock.instant());
  }

  @Override
  public ObjectNode patch(
      Call call, GroupVersionKind type, PatchBody patch, @Nullable ObjectNode current) {
    if (patch.type() == PatchBody.Type.APPLY) {
      return apply(call, type, patch, current);
    }
    if (current == null) {
      throw StatusException.notFound(call.groupResource(), call.name());
    }
    JsonNode document = parse(patch);
    ObjectNode patched =
        switch (patch.type()) {
          case JSON -> JsonPatch.parse(document).apply(current);
          // What is read along a built-in schema below is a copy.
          case MERGE ->
              custom(call, type) == null
                  ? MergePatch.merged(current, object(document))
                  : MergePatch.apply(current, object(document));
          default -> StrategicMergePatch.apply(current, object(document), schema(call, type));
        };
    if (custom(call, type) != null) {
      return normalize(call, type, patched);
    }
    return checked(call, type, readable(patched, type, document));
  }

  /** What a patch made, if it still is of the type; that it is not, is the patch's fault: 422. */
  private Decoded readable(ObjectNode patched, GroupVersionKind type, JsonNode patch) {
    try {
      return StrictDecoder.tree(patched, schema(type), type);
    } catch (StatusException e) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("patch", patch, e.status().message());
      throw StatusException.invalid(new GroupVersionKind("", "", ""), "", errors);
    }
  }

  private ObjectNode apply(
      Call call, GroupVersionKind type, PatchBody patch, @Nullable ObjectNode current) {
    ObjectNode applied = object(parse(patch));
    checkType(type, applied);
    String name = Json.text(applied, "metadata", "name");
    if (!name.isEmpty() && !name.equals(call.name())) {
      throw StatusException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + call.name()
              + ")");
    }
    if (Json.at(applied, "metadata", "managedFields") != null) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode result =
        ManagedFields.apply(
                current,
                applied,
                schema(call, type),
                call.options().fieldManager(),
                call.options().force(),
                type.apiVersion(),
                call.subresource(),
                resetFields(call),
                clock.instant())
            .object();
    return normalize(call, type, result);
  }

  @Override
  public ObjectNode merged(Kind kind, ObjectNode object, ObjectNode configuration) {
    CustomObjects custom = kind.custom();
    GroupVersionKind type = kind.groupVersionKind();
    ObjectNode applied = configuration.deepCopy();
    applied.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    ObjectNode result =
        ManagedFields.apply(
                object.deepCopy(),
                applied,
                custom == null ? schema(type) : custom.schema(),
                "admission",
                true,
                type.apiVersion(),
                "",
                FieldSet.empty(),
                clock.instant())
            .object();
    // Who owns what is said once, when the whole write is known.
    JsonNode owners = Json.at(object, "metadata", "managedFields");
    ObjectNode metadata = Json.ensureObject(result, "metadata");
    if (owners == null) {
      metadata.remove("managedFields");
    } else {
      metadata.set("managedFields", owners);
    }
    return result;
  }

  /** Fields that a writer at this address does not come to own, as it cannot change them. */
  private static FieldSet resetFields(Call call) {
    if (!call.kind().hasSubresource("status")) {
      return FieldSet.empty();
    }
    return switch (call.subresource()) {
      case "status" -> FieldSet.of("spec", "metadata");
      default -> FieldSet.of("status");
    };
  }

  private static void checkType(GroupVersionKind type, ObjectNode applied) {
    String apiVersion = Json.text(applied, "apiVersion");
    String kind = Json.text(applied, "kind");
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      throw StatusException.badRequest(
          "invalid object type: "
              + (kind.isEmpty() ? "Object 'Kind' is missing" : "Object 'apiVersion' is missing"));
    }
    if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
      throw StatusException.badRequest(
          "Incorrect version specified in apply patch. Specified patch version: "
              + apiVersion
              + ", expected: "
              + type.apiVersion());
    }
  }

  private static JsonNode parse(PatchBody patch) {
    try {
      return patch.type() == PatchBody.Type.APPLY
          ? Yaml.parse(patch.body()).root()
          : JsonDocument.parse(patch.body()).root();
    } catch (IOException e) {
      throw StatusException.badRequest("error decoding patch: " + e.getMessage());
    }
  }

  private static ObjectNode object(JsonNode document) {
    if (document instanceof ObjectNode object) {
      return object;
    }
    throw StatusException.badRequest("error decoding patch: it is not an object");
  }

  private SchemaNode schema(Call call, GroupVersionKind type) {
    CustomObjects custom = custom(call, type);
    return custom == null ? schema(type) : custom.schema();
  }

  private SchemaNode schema(GroupVersionKind type) {
    SchemaNode schema = schemas.of(type);
    if (schema == null) {
      throw new IllegalStateException("no schema of " + type);
    }
    return schema;
  }
}
