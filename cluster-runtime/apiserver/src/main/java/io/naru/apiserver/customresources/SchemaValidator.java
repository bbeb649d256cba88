package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.customresources.StructuralSchema.Combinations;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.JsonEquality;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Validates values by their schema, with the reasons and paths of Kubernetes. Of an update, what
 * did not change is not held against it ("validation ratcheting").
 */
final class SchemaValidator {

  /** How Go prints the path of the object itself. */
  private static final String ROOT = "<nil>";

  private final FieldErrors errors;

  private SchemaValidator(FieldErrors errors) {
    this.errors = errors;
  }

  /**
   * @param old what was there before; null on creation
   * @param path of the value; empty for a whole object
   */
  static void validate(
      StructuralSchema schema,
      JsonNode value,
      @Nullable JsonNode old,
      String path,
      FieldErrors errors) {
    new SchemaValidator(errors).value(schema, value, old, path);
  }

  private void value(
      @Nullable StructuralSchema schema, JsonNode value, @Nullable JsonNode old, String path) {
    if (schema == null
        || (old != null && JsonEquality.equal(value, old))
        || (value.isNull() && schema.nullable())) {
      return;
    }
    combinations(schema, value, path);
    boolean fits = type(schema, value, path);
    allowed(schema, value, path);
    if (!fits) {
      return;
    }
    switch (value) {
      case ObjectNode object -> object(schema, object, old, path);
      case ArrayNode array -> array(schema, array, old, path);
      default -> ScalarLimits.check(schema, value, path, errors);
    }
  }

  private boolean type(StructuralSchema schema, JsonNode value, String path) {
    String actual = typeOf(value);
    if (schema.intOrString()) {
      boolean fits = isInteger(value) || value.isTextual();
      if (!fits) {
        combined(path, "must validate at least one schema (anyOf)");
        mismatch(path, "integer", actual);
      }
      return fits;
    }
    boolean fits =
        switch (schema.type()) {
          case "" -> true;
          case "integer" -> isInteger(value);
          case "number" -> value.isNumber();
          default -> actual.equals(schema.type());
        };
    if (!fits) {
      mismatch(path, schema.type(), actual);
    }
    return fits;
  }

  /** As in JSON Schema, 1.0 is an integer. */
  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber()
        || (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
  }

  private void mismatch(String path, String type, String actual) {
    errors.typeInvalid(
        field(path), actual, path + " in body must be of type " + type + ": \"" + actual + "\"");
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case STRING, BINARY -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL, MISSING -> "null";
    };
  }

  private void allowed(StructuralSchema schema, JsonNode value, String path) {
    List<JsonNode> allowed = schema.limits().allowed();
    if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> JsonEquality.equal(one, value))) {
      errors.notSupported(
          field(path),
          value,
          allowed.stream().map(one -> one.isTextual() ? one.textValue() : one.toString()).toList());
    }
  }

  private void object(
      StructuralSchema schema, ObjectNode object, @Nullable JsonNode old, String path) {
    Limits limits = schema.limits();
    Long most = limits.maxProperties();
    if (most != null && object.size() > most) {
      errors.tooMany(field(path), object.size(), most.intValue());
    }
    Long least = limits.minProperties();
    if (least != null && object.size() < least) {
      invalid(path, object, "should have at least " + least + " properties");
    }
    for (String name : schema.required()) {
      if (!object.has(name)) {
        errors.required(child(path, name), "");
      }
    }
    if (schema.embedded()) {
      EmbeddedObjects.validate(object, path, errors);
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      JsonNode before = old == null ? null : old.get(name);
      value(schema.field(name), entry.getValue(), before, child(path, name));
    }
  }

  private void array(
      StructuralSchema schema, ArrayNode array, @Nullable JsonNode old, String path) {
    Limits limits = schema.limits();
    Long most = limits.maxItems();
    if (most != null && array.size() > most) {
      errors.tooMany(field(path), array.size(), most.intValue());
    }
    Long least = limits.minItems();
    if (least != null && array.size() < least) {
      invalid(path, array, "should have at least " + least + " items");
    }
    Set<JsonNode> seen = new TreeSet<>(ORDER);
    boolean unique = true;
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      String where = path + "[" + i + "]";
      JsonNode key = key(schema, item);
      if (!seen.add(key)) {
        unique = false;
        if (!schema.listType().isEmpty() && !schema.listType().equals("atomic")) {
          errors.duplicate(where, key);
        }
      }
      value(schema.items(), item, counterpart(schema, key, old), where);
    }
    if (limits.uniqueItems() && !unique) {
      invalid(path, array, "shouldn't contain duplicates");
    }
  }

  /** By their text: equal values of one schema are written alike. */
  private static final java.util.Comparator<JsonNode> ORDER =
      java.util.Comparator.comparing(JsonNode::toString);

  /** What tells an item of a list apart from the others. */
  static JsonNode key(StructuralSchema list, JsonNode item) {
    if (!list.listType().equals("map") || !item.isObject()) {
      return item;
    }
    ObjectNode key = io.naru.machinery.Json.object();
    list.listMapKeys().stream().filter(item::has).forEach(name -> key.set(name, item.get(name)));
    return key;
  }

  /** Only items with keys can be told to be the same as before. */
  static @Nullable JsonNode counterpart(
      StructuralSchema list, JsonNode key, @Nullable JsonNode old) {
    if (old == null || !list.listType().equals("map")) {
      return null;
    }
    return old.valueStream()
        .filter(item -> JsonEquality.equal(key(list, item), key))
        .findFirst()
        .orElse(null);
  }

  private void combinations(StructuralSchema schema, JsonNode value, String path) {
    Combinations combinations = schema.combinations();
    if (combinations.isEmpty()) {
      return;
    }
    combinations.allOf().forEach(one -> value(one, value, null, path));
    if (!combinations.allOf().stream().allMatch(one -> matches(one, value, path))) {
      combined(path, "must validate all the schemas (allOf)");
    }
    if (!combinations.anyOf().isEmpty()
        && combinations.anyOf().stream().noneMatch(one -> matches(one, value, path))) {
      combined(path, "must validate at least one schema (anyOf)");
      value(best(combinations.anyOf(), value, path), value, null, path);
    }
    List<StructuralSchema> oneOf = combinations.oneOf();
    long valid = oneOf.stream().filter(one -> matches(one, value, path)).count();
    if (!oneOf.isEmpty() && valid != 1) {
      combined(
          path,
          "must validate one and only one schema (oneOf). "
              + (valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives"));
      if (valid == 0) {
        value(best(oneOf, value, path), value, null, path);
      }
    }
    StructuralSchema not = combinations.not();
    if (not != null && matches(not, value, path)) {
      combined(path, "must not validate the schema (not)");
    }
  }

  private static boolean matches(StructuralSchema schema, JsonNode value, String path) {
    return problems(schema, value, path) == 0;
  }

  private static int problems(StructuralSchema schema, JsonNode value, String path) {
    FieldErrors found = new FieldErrors();
    validate(schema, value, null, path, found);
    return found.size();
  }

  /** The alternative that the value comes closest to, so that its faults can be named. */
  private static StructuralSchema best(
      List<StructuralSchema> alternatives, JsonNode value, String path) {
    return alternatives.stream()
        .min(java.util.Comparator.comparingInt(one -> problems(one, value, path)))
        .orElseThrow();
  }

  /** Kubernetes names what combinations refuse in the text only. */
  private void combined(String path, String problem) {
    errors.invalid(ROOT, "", "\"" + path + "\" " + problem);
  }

  private void invalid(String path, JsonNode value, String problem) {
    errors.invalid(field(path), value, path + " in body " + problem);
  }

  private static String field(String path) {
    return path.isEmpty() ? ROOT : path;
  }

  static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
