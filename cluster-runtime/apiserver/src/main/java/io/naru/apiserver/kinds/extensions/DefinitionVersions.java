package io.naru.apiserver.kinds.extensions;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The versions of a custom resource definition, each with what it says of its objects. */
final class DefinitionVersions {

  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> SELECTABLE_TYPES = List.of("boolean", "integer", "string");
  private static final int MOST_SELECTABLE = 8;

  private DefinitionVersions() {}

  static void validate(Field spec, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    int stored = 0;
    List<Field> versions = spec.at("versions").items();
    for (Field version : versions) {
      Field name = version.at("name");
      Checks.nameRequired(name, NameRules::dns1035LabelErrors, errors);
      if (!seen.add(name.text())) {
        errors.invalid(
            spec.at("versions").path(), name.text(), "must contain unique version names");
      }
      stored += version.at("storage").flag() ? 1 : 0;
      if (!version.at("deprecationWarning").empty() && !version.at("deprecated").flag()) {
        errors.invalid(
            version.at("deprecationWarning").path(),
            version.at("deprecationWarning").text(),
            "can only be set for deprecated versions");
      }
    }
    if (stored != 1) {
      errors.invalid(
          spec.at("versions").path(),
          spec.at("versions").node(),
          "must have exactly one version marked as storage version");
    }
    for (Field version : versions) {
      // What all versions share is reported as if it stood in the spec itself.
      boolean shared = versions.size() == 1;
      content(version, shared ? spec.path() : version.path(), shared, errors);
    }
  }

  private static void content(Field version, String path, boolean shared, FieldErrors errors) {
    Field schema =
        version
            .at("schema", "openAPIV3Schema")
            .as(path + (shared ? ".validation" : ".schema") + ".openAPIV3Schema");
    if (!schema.present()) {
      errors.required(version.path() + ".schema.openAPIV3Schema", "schemas are required");
    } else {
      StructuralSchemas.validate(schema, errors);
    }
    columns(version.at("additionalPrinterColumns").as(path + ".additionalPrinterColumns"), errors);
    scale(version.at("subresources", "scale").as(path + ".subresources.scale"), errors);
    selectable(version.at("selectableFields").as(path + ".selectableFields"), schema, errors);
  }

  private static void columns(Field columns, FieldErrors errors) {
    for (Field column : columns.items()) {
      Checks.required(column.at("name"), errors);
      Field type = column.at("type");
      if (!COLUMN_TYPES.contains(type.text())) {
        errors.invalid(
            type.path(), type.text(), "must be one of " + String.join(",", COLUMN_TYPES));
      }
      Field jsonPath = column.at("jsonPath").as(column.path() + ".JSONPath");
      if (Checks.required(jsonPath, errors) && !jsonPath.text().startsWith(".")) {
        errors.invalid(
            jsonPath.path(), jsonPath.text(), "must be a simple json path starting with .");
      }
    }
  }

  private static void scale(Field scale, FieldErrors errors) {
    if (!scale.present()) {
      return;
    }
    under(scale.at("specReplicasPath"), List.of(".spec."), "under .spec", errors);
    under(scale.at("statusReplicasPath"), List.of(".status."), "under .status", errors);
    if (!scale.at("labelSelectorPath").empty()) {
      under(
          scale.at("labelSelectorPath"),
          List.of(".spec.", ".status."),
          "under either .spec or .status",
          errors);
    }
  }

  private static void under(Field path, List<String> roots, String where, FieldErrors errors) {
    if (Checks.required(path, errors) && roots.stream().noneMatch(path.text()::startsWith)) {
      errors.invalid(path.path(), path.text(), "should be a json path " + where);
    }
  }

  private static void selectable(Field fields, Field schema, FieldErrors errors) {
    if (fields.size() > MOST_SELECTABLE) {
      errors.tooMany(fields.path(), fields.size(), MOST_SELECTABLE);
    }
    Set<String> seen = new HashSet<>();
    for (Field field : fields.items()) {
      Field path = field.at("jsonPath");
      if (!Checks.required(path, errors)) {
        continue;
      }
      if (!seen.add(path.text())) {
        errors.duplicate(path.path(), path.text());
      }
      if (path.text().startsWith(".metadata")) {
        errors.invalid(path.path(), path.text(), "must not point to fields in metadata");
        continue;
      }
      Field named = schema;
      for (String name : path.text().split("\\.")) {
        named = name.isEmpty() ? named : named.at("properties").key(name);
      }
      if (!path.text().startsWith(".") || !named.present() || named == schema) {
        errors.invalid(
            path.path(), path.text(), "is an invalid path: does not refer to a valid field");
      } else if (!SELECTABLE_TYPES.contains(named.at("type").text())) {
        errors.invalid(
            path.path(),
            path.text(),
            "must point to a field of type string, boolean or integer. Enum string fields and"
                + " strings with formats are allowed.");
      }
    }
  }

  /**
   * Every version in which objects may still be stored has to be there, so that they can be read.
   *
   * @param stored {@code status.storedVersions}
   */
  static void stored(Field stored, Field spec, FieldErrors errors) {
    if (stored.empty()) {
      errors.invalid(stored.path(), stored.node(), "must have at least one stored version");
      return;
    }
    List<String> names = stored.texts();
    Set<String> present = new HashSet<>();
    for (Field version : spec.at("versions").items()) {
      String name = version.at("name").text();
      present.add(name);
      if (version.at("storage").flag() && !names.contains(name)) {
        errors.invalid(stored.path(), version.node(), "must have the storage version " + name);
      }
    }
    for (Field item : stored.items()) {
      String name = item.text();
      if (!present.contains(name)) {
        errors.invalid(
            item.path(),
            name,
            ("missing from spec.versions; %1$s was previously a storage version, and must remain in"
                    + " spec.versions until a storage migration ensures no data remains persisted in"
                    + " %1$s and removes %1$s from status.storedVersions")
                .formatted(name));
      }
    }
  }
}
