package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the custom resources of one version do on their way into the store. */
final class CustomStrategy implements Strategy {

  private final StructuralSchema schema;
  private final boolean status;
  private final boolean rules;
  private final Map<String, JsonPath> selectable = new LinkedHashMap<>();
  private final List<String> deprecations;

  /**
   * @param status whether there is a {@code status} subresource
   * @param selectableFields of the version
   * @param deprecations warnings for every request
   */
  CustomStrategy(
      StructuralSchema schema,
      boolean status,
      JsonNode selectableFields,
      List<String> deprecations) {
    this.schema = schema;
    this.status = status;
    this.rules = RuleValidator.hasRules(schema);
    this.deprecations = List.copyOf(deprecations);
    for (JsonNode field : selectableFields) {
      String path = Json.text(field, "jsonPath");
      selectable.put(path.substring(1), JsonPath.parse(path));
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (status) {
      object.remove("status");
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {
    if (status) {
      StandardStrategy.restore(object, old, "status");
    }
  }

  /** Only the status counts; who manages what is said of it is the registry's. */
  @Override
  public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    old.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!name.equals("status") && !name.equals("metadata")) {
        StandardStrategy.restore(object, old, name);
      }
    }
    JsonNode managers = Json.at(object, "metadata", "managedFields");
    StandardStrategy.restore(object, old, "metadata");
    ObjectNode metadata = Json.ensureObject(object, "metadata");
    if (managers == null) {
      metadata.remove("managedFields");
    } else {
      metadata.set("managedFields", managers);
    }
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    check(object, null, errors);
  }

  @Override
  public void validateReplacement(ObjectNode object, ObjectNode old, FieldErrors errors) {
    check(object, old, errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    check(object, old, errors);
  }

  private void check(ObjectNode object, @Nullable ObjectNode old, FieldErrors errors) {
    SchemaValidator.validate(schema, object, old, "", errors);
    if (rules) {
      RuleValidator.validate(schema, object, old, errors);
    }
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public boolean countsStatus() {
    return !status;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    Map<String, String> values = new LinkedHashMap<>();
    selectable.forEach((name, path) ->
        path.find(object).stream().findFirst().ifPresent(v -> values.put(name, v.asText())));
    return values;
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.copyOf(selectable.keySet());
  }

  @Override
  public List<String> deprecations() {
    return deprecations;
  }
}
