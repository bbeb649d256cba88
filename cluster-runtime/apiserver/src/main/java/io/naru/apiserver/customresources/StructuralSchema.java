package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAPI v3 schema of a custom resource, or a part of it, read once. The parts under {@code
 * allOf}, {@code anyOf}, {@code oneOf} and {@code not} are schemas too, that only validate.
 * Immutable.
 *
 * @param type empty if any
 * @param properties by name
 * @param items of an array; null if any
 * @param additional of the values of a map; null if only {@code properties} are known
 * @param preserveUnknown {@code x-kubernetes-preserve-unknown-fields}
 * @param embedded {@code x-kubernetes-embedded-resource}
 * @param listType {@code x-kubernetes-list-type}; empty if not said
 * @param defaultValue not to be written to
 * @param rules {@code x-kubernetes-validations}
 * @param json what it was read from; not to be written to
 */
record StructuralSchema(
    String type,
    String format,
    boolean nullable,
    Map<String, StructuralSchema> properties,
    Set<String> required,
    @Nullable StructuralSchema items,
    @Nullable StructuralSchema additional,
    boolean preserveUnknown,
    boolean embedded,
    boolean intOrString,
    String listType,
    List<String> listMapKeys,
    boolean atomicMap,
    @Nullable JsonNode defaultValue,
    Limits limits,
    Combinations combinations,
    RuleValidator.Rules rules,
    JsonNode json) {

  /** Schemas of which all, any, one or none must hold. */
  record Combinations(
      List<StructuralSchema> allOf,
      List<StructuralSchema> anyOf,
      List<StructuralSchema> oneOf,
      @Nullable StructuralSchema not) {

    boolean isEmpty() {
      return allOf.isEmpty() && anyOf.isEmpty() && oneOf.isEmpty() && not == null;
    }
  }

  /** Reads a schema that validation of the definition let through. */
  static StructuralSchema of(JsonNode json) {
    JsonNode additional = json.path("additionalProperties");
    JsonNode items = json.path("items");
    boolean open = additional.isBoolean() && additional.booleanValue();
    return new StructuralSchema(
        json.path("type").asText(""),
        json.path("format").asText(""),
        json.path("nullable").asBoolean(),
        properties(json.path("properties")),
        strings(json.path("required")),
        items.isObject() ? of(items) : null,
        additional.isObject() ? of(additional) : null,
        json.path("x-kubernetes-preserve-unknown-fields").asBoolean() || open,
        json.path("x-kubernetes-embedded-resource").asBoolean(),
        json.path("x-kubernetes-int-or-string").asBoolean(),
        json.path("x-kubernetes-list-type").asText(""),
        List.copyOf(strings(json.path("x-kubernetes-list-map-keys"))),
        json.path("x-kubernetes-map-type").asText("").equals("atomic"),
        json.get("default"),
        Limits.of(json),
        new Combinations(
            all(json.path("allOf")),
            all(json.path("anyOf")),
            all(json.path("oneOf")),
            json.path("not").isObject() ? of(json.path("not")) : null),
        new RuleValidator.Rules(json),
        json);
  }

  /** The schema of a field; null if it is not known. */
  @Nullable StructuralSchema field(String name) {
    StructuralSchema property = properties.get(name);
    return property == null ? additional : property;
  }

  private static Map<String, StructuralSchema> properties(JsonNode json) {
    Map<String, StructuralSchema> properties = new LinkedHashMap<>();
    json.properties().forEach(entry -> properties.put(entry.getKey(), of(entry.getValue())));
    return java.util.Collections.unmodifiableMap(properties);
  }

  private static Set<String> strings(JsonNode array) {
    Set<String> strings = new LinkedHashSet<>();
    array.forEach(value -> strings.add(value.asText()));
    return java.util.Collections.unmodifiableSet(strings);
  }

  private static List<StructuralSchema> all(JsonNode array) {
    return array.valueStream().map(StructuralSchema::of).toList();
  }
}
