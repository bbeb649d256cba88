package io.naru.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.customresources.ServedKinds;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.schema.Schemas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What admission needs to know of the kinds that are served. Thread-safe. */
record RegistryObjects(Registry registry, ServedKinds kinds) implements ServedObjects {

  private static final UserInfo SYSTEM = UserInfo.of("system:apiserver", UserInfo.MASTERS_GROUP);
  private static final WriteOptions TOLERANT =
      new WriteOptions(false, "", WriteOptions.FieldValidation.IGNORE, false);

  @Override
  public List<Kind> versionsOf(Kind kind) {
    return kinds.all().stream()
        .filter(other -> other.storageKey().equals(kind.storageKey()))
        .toList();
  }

  @Override
  public @Nullable Kind find(GroupVersionKind kind) {
    return kinds.all().stream()
        .filter(served -> served.groupVersionKind().equals(kind))
        .findFirst()
        .orElse(null);
  }

  @Override
  public @Nullable Kind find(GroupVersionResource resource) {
    return kinds.find(resource);
  }

  @Override
  public ExpressionType typeOf(Kind kind) {
    CustomObjects custom = kind.custom();
    SchemaNode schema =
        custom == null ? Schemas.builtIn().of(kind.groupVersionKind()) : custom.schema();
    return schema == null
        ? ExpressionType.DYNAMIC
        : ExpressionType.ofSchema(schema, kind.groupVersionKind().kind());
  }

  @Override
  public ObjectNode convert(Kind from, Kind to, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    ObjectNode metadata = Json.ensureObject(copy, "metadata");
    boolean stored = metadata.hasNonNull("resourceVersion");
    if (!stored) {
      // Conversion works on objects as the store has them.
      metadata.put("resourceVersion", "1");
    }
    ObjectNode converted = registry.inVersion(to, ApiObject.of(copy)).mutableTree();
    if (!stored) {
      Json.ensureObject(converted, "metadata").remove("resourceVersion");
    }
    return converted;
  }

  @Override
  public ObjectNode known(Kind kind, ObjectNode object) {
    return registry.decode(Call.of(kind, "", "", "", SYSTEM, TOLERANT), ApiObject.of(object));
  }

  @Override
  public void applyDefaults(Kind kind, ObjectNode object) {
    registry.applyDefaults(kind, object);
  }

  @Override
  public ObjectNode apply(Kind kind, ObjectNode object, ObjectNode configuration) {
    return registry.merged(kind, object, configuration);
  }
}
