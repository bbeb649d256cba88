package io.naru.apiserver.kinds.extensions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Custom resource definitions. */
final class DefinitionStrategy extends StandardStrategy {

  private static final String APPROVAL = "api-approved.kubernetes.io";
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");

  DefinitionStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration().conditionalUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode object) {
    ObjectNode spec = Defaults.object(object, "spec");
    ObjectNode names = Defaults.object(spec, "names");
    String kind = names.path("kind").asText("");
    if (!kind.isEmpty()) {
      Defaults.textIfEmpty(names, "singular", kind.toLowerCase(Locale.ROOT));
      Defaults.textIfEmpty(names, "listKind", kind + "List");
    }
    ObjectNode conversion = Defaults.object(spec, "conversion");
    Defaults.textIfEmpty(conversion, "strategy", "None");
    for (ObjectNode webhook : Defaults.optional(conversion, "webhook")) {
      for (ObjectNode client : Defaults.optional(webhook, "clientConfig")) {
        Defaults.optional(client, "service")
            .forEach(service -> Defaults.number(service, "port", 443));
      }
    }
  }

  @Override
  protected ObjectNode initialStatus(ObjectNode object) {
    ObjectNode status = super.initialStatus(object);
    status.putObject("acceptedNames").put("kind", "").put("plural", "");
    status.putNull("conditions");
    var stored = status.putArray("storedVersions");
    for (Field version : Field.of(object).at("spec", "versions").items()) {
      if (version.at("storage").flag()) {
        stored.add(version.at("name").text());
      }
    }
    return status;
  }

  /** The version that is stored joins those that may be in the store. */
  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {
    super.prepareForUpdate(object, old);
    ObjectNode status = Defaults.object(object, "status");
    List<String> stored = Field.of(object).at("status", "storedVersions").texts();
    for (Field version : Field.of(object).at("spec", "versions").items()) {
      String name = version.at("name").text();
      if (version.at("storage").flag() && !stored.contains(name)) {
        status.withArray("storedVersions").add(name);
      }
    }
  }

  @Override
  public List<String> nameErrors(ObjectNode object, String name) {
    Field spec = Field.of(object).at("spec");
    String expected = spec.at("names", "plural").text() + "." + spec.at("group").text();
    return name.equals(expected)
        ? List.of()
        : List.of("must be spec.names.plural+\".\"+spec.group");
  }

  /** Its objects go first. */
  @Override
  public List<String> deletionFinalizers() {
    return List.of("customresourcecleanup.apiextensions.k8s.io");
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field definition = Field.of(object);
    Field spec = definition.at("spec");
    Field names = spec.at("names");
    Field group = spec.at("group");
    if (Checks.required(group, errors)) {
      Checks.name(group, NameRules::dns1123SubdomainErrors, errors);
      if (!group.text().contains(".")) {
        errors.invalid(group.path(), group.text(), "should be a domain with at least one dot");
      }
      approval(definition, group, errors);
    }
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      Checks.nameRequired(
          names.at(field),
          text -> NameRules.dns1035LabelErrors(text.toLowerCase(Locale.ROOT)),
          errors);
    }
    Checks.oneOfRequired(spec.at("scope"), List.of("Cluster", "Namespaced"), errors);
    versions(spec, errors);
    if (definition.at("status", "storedVersions").empty()) {
      errors.invalid(
          "status.storedVersions",
          definition.at("status", "storedVersions").node(),
          "must have at least one stored version");
    }
  }

  private static void approval(Field definition, Field group, FieldErrors errors) {
    boolean isProtected =
        group.text().endsWith(".k8s.io") || group.text().endsWith(".kubernetes.io");
    Field approved = definition.at("metadata", "annotations").key(APPROVAL);
    if (isProtected && approved.empty()) {
      errors.required(
          approved.path(), "protected groups must have approval annotation \"" + APPROVAL + "\"");
    }
  }

  private static void versions(Field spec, FieldErrors errors) {
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
      String path = shared ? spec.path() : version.path();
      Field schema =
          version
              .at("schema", "openAPIV3Schema")
              .as(path + (shared ? ".validation" : ".schema") + ".openAPIV3Schema");
      if (!schema.present()) {
        errors.required(version.path() + ".schema.openAPIV3Schema", "schemas are required");
      } else {
        StructuralSchemas.validate(schema, errors);
      }
      columns(
          version.at("additionalPrinterColumns").as(path + ".additionalPrinterColumns"), errors);
      Field scale = version.at("subresources", "scale").as(path + ".subresources.scale");
      if (scale.present()) {
        Checks.required(scale.at("specReplicasPath"), errors);
        Checks.required(scale.at("statusReplicasPath"), errors);
      }
    }
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

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    Field spec = Field.of(object).at("spec");
    Field before = Field.of(old).at("spec");
    for (String field : List.of("group", "scope")) {
      Checks.immutable(spec.at(field), before.at(field), errors);
    }
    for (String field : List.of("plural", "kind")) {
      Checks.immutable(spec.at("names", field), before.at("names", field), errors);
    }
  }
}
