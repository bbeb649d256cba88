package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code metadata.managedFields}. Its fields stay JSON until they are needed as a set:
 * most writes concern few of the managers.
 *
 * @param name of the manager
 * @param applies operation Apply, otherwise Update
 * @param time RFC 3339 in UTC, empty if unknown
 * @param subresource empty for the object itself
 */
record Manager(
    String name,
    boolean applies,
    String apiVersion,
    String time,
    String subresource,
    JsonNode fieldsV1) {

  /** The order of entries in an object. */
  static final Comparator<Manager> ORDER =
      Comparator.comparing((Manager manager) -> !manager.applies())
          .thenComparing(Manager::time)
          .thenComparing(Manager::name)
          .thenComparing(Manager::apiVersion)
          .thenComparing(Manager::subresource);

  /** Reads an entry, or gives null if it is none. */
  static @Nullable Manager fromJson(JsonNode entry) {
    String operation = Json.text(entry, "operation");
    JsonNode fields = entry.get("fieldsV1");
    boolean applies = operation.equals("Apply");
    if (!(applies || operation.equals("Update")) || fields == null || !fields.isObject()) {
      return null;
    }
    return new Manager(
        Json.text(entry, "manager"),
        applies,
        Json.text(entry, "apiVersion"),
        Json.text(entry, "time"),
        Json.text(entry, "subresource"),
        fields);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("manager", name).put("operation", applies ? "Apply" : "Update");
    json.put("apiVersion", apiVersion);
    if (!time.isEmpty()) {
      json.put("time", time);
    }
    json.put("fieldsType", "FieldsV1").set("fieldsV1", fieldsV1);
    if (!subresource.isEmpty()) {
      json.put("subresource", subresource);
    }
    return json;
  }

  /** Whether both are one manager: appliers whatever their version, updaters by version. */
  boolean sameAs(Manager other) {
    return applies == other.applies
        && name.equals(other.name)
        && subresource.equals(other.subresource)
        && (applies || apiVersion.equals(other.apiVersion));
  }

  FieldSet fields() {
    return FieldSet.fromJson(fieldsV1);
  }

  Manager withFields(FieldSet fields) {
    return new Manager(name, applies, apiVersion, time, subresource, fields.toJson());
  }

  /** As conflicts name it: {@code "kubectl" with subresource "status" using apps/v1}. */
  String shown() {
    return "\""
        + name
        + "\""
        + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"")
        + (applies ? "" : " using " + apiVersion);
  }
}
