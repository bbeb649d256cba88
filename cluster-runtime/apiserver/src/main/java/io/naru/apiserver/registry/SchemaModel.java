package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.JsonDocument;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects of the built-in kinds, after their published schema. */
final class SchemaModel implements ObjectModel {

  private final Schemas schemas = Schemas.builtIn();
  private final Clock clock;

  SchemaModel(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ObjectNode decode(
      GroupVersionKind type,
      byte[] body,
      boolean yaml,
      WriteOptions.FieldValidation validation,
      Set<String> warnings) {
    SchemaNode schema = schema(type);
    return checked(
        type,
        yaml ? StrictDecoder.yaml(body, schema, type) : StrictDecoder.json(body, schema, type),
        validation,
        warnings);
  }

  @Override
  public ObjectNode normalize(
      GroupVersionKind type,
      ObjectNode tree,
      WriteOptions.FieldValidation validation,
      Set<String> warnings) {
    return checked(type, StrictDecoder.tree(tree, schema(type), type), validation, warnings);
  }

  private static ObjectNode checked(
      GroupVersionKind type,
      Decoded decoded,
      WriteOptions.FieldValidation validation,
      Set<String> warnings) {
    switch (validation) {
      case STRICT -> decoded.refuseProblems(type);
      case WARN -> warnings.addAll(decoded.problems());
      case IGNORE -> {}
    }
    return decoded.object();
  }

  @Override
  public void applyDefaults(Kind kind, ObjectNode object) {
    Defaulter.apply(schema(kind.groupVersionKind()), object);
  }

  @Override
  public void own(Call call, @Nullable ObjectNode old, ObjectNode object) {
    GroupVersionKind type = call.kind().groupVersionKind();
    ManagedFields.update(
        object,
        old,
        schema(type),
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
          case MERGE -> MergePatch.apply(current, object(document));
          default -> StrategicMergePatch.apply(current, object(document), schema(type));
        };
    return normalize(type, patched, call.options().fieldValidation(), call.warnings());
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
                schema(type),
                call.options().fieldManager(),
                call.options().force(),
                type.apiVersion(),
                call.subresource(),
                resetFields(call),
                clock.instant())
            .object();
    return normalize(type, result, call.options().fieldValidation(), call.warnings());
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

  private SchemaNode schema(GroupVersionKind type) {
    SchemaNode schema = schemas.of(type);
    if (schema == null) {
      throw new IllegalStateException("no schema of " + type);
    }
    return schema;
  }
}
