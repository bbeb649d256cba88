package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.Strategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Validation of {@code metadata}, alike for all kinds (Kubernetes' ValidateObjectMeta). */
final class MetadataRules {

  private static final String PATH = "metadata.";
  private static final int MAX_ANNOTATIONS = 256 * 1024;
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("orphan", "foregroundDeletion", "kubernetes");

  private MetadataRules() {}

  static void validate(Kind kind, ObjectNode object, FieldErrors errors) {
    JsonNode metadata = object.path("metadata");
    String name = Json.text(metadata, "name");
    String generateName = Json.text(metadata, "generateName");
    Strategy strategy = kind.strategy();
    NameRule rule = strategy.nameRule();
    if (!generateName.isEmpty() && strategy.checksGenerateName()) {
      nameErrors(rule, maskTrailingDash(generateName))
          .forEach(error -> errors.invalid(PATH + "generateName", generateName, error));
      strategy
          .nameErrors(object, generateName)
          .forEach(error -> errors.invalid(PATH + "generateName", generateName, error));
    }
    if (name.isEmpty()) {
      errors.required(PATH + "name", "name or generateName is required");
    } else {
      nameErrors(rule, name).forEach(error -> errors.invalid(PATH + "name", name, error));
      strategy
          .nameErrors(object, name)
          .forEach(error -> errors.invalid(PATH + "name", name, error));
    }
    validateLabels(metadata.path("labels"), errors);
    validateAnnotations(metadata.path("annotations"), errors);
    validateOwners(metadata.path("ownerReferences"), errors);
    validateFinalizers(kind, object, errors);
  }

  static void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    for (String field : List.of("name", "namespace", "uid", "creationTimestamp")) {
      JsonNode before = Json.at(old, "metadata", field);
      JsonNode after = Json.at(object, "metadata", field);
      if (before != null && !before.equals(after)) {
        errors.invalid(PATH + field, after, "field is immutable");
      }
    }
    if (Metadata.isBeingDeleted(old)) {
      List<String> added = new ArrayList<>(Metadata.finalizers(object));
      added.removeAll(Metadata.finalizers(old));
      if (!added.isEmpty()) {
        String detail =
            "no new finalizers can be added if the object is being deleted, found new finalizers"
                + " []string{\""
                + String.join("\", \"", added)
                + "\"}";
        // Found twice, as in Go: by the rules of all kinds, and among those of the kind.
        errors.forbidden(PATH + "finalizers", detail).forbidden(PATH + "finalizers", detail);
      }
    }
  }

  private static List<String> nameErrors(NameRule rule, String name) {
    return switch (rule) {
      case DNS_SUBDOMAIN -> NameRules.dns1123SubdomainErrors(name);
      case DNS_LABEL -> NameRules.dns1123LabelErrors(name);
      case DNS_1035_LABEL -> NameRules.dns1035LabelErrors(name);
      case PATH_SEGMENT -> NameRules.pathSegmentErrors(name);
    };
  }

  /** A prefix may end with a dash, as more follows. */
  private static String maskTrailingDash(String prefix) {
    return prefix.length() > 1 && prefix.endsWith("-")
        ? prefix.substring(0, prefix.length() - 1) + "a"
        : prefix;
  }

  private static void validateLabels(JsonNode labels, FieldErrors errors) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      NameRules.qualifiedNameErrors(label.getKey())
          .forEach(error -> errors.invalid(PATH + "labels", label.getKey(), error));
      String value = label.getValue().asText();
      NameRules.labelValueErrors(value)
          .forEach(error -> errors.invalid(PATH + "labels", value, error));
    }
  }

  private static void validateAnnotations(JsonNode annotations, FieldErrors errors) {
    int size = 0;
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      String key = annotation.getKey();
      NameRules.qualifiedNameErrors(key.toLowerCase(java.util.Locale.ROOT))
          .forEach(error -> errors.invalid(PATH + "annotations", key, error));
      size += key.length() + annotation.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > MAX_ANNOTATIONS) {
      errors.tooLong(PATH + "annotations", MAX_ANNOTATIONS);
    }
  }

  private static void validateOwners(JsonNode owners, FieldErrors errors) {
    String controller = "";
    for (JsonNode owner : owners) {
      String path = PATH + "ownerReferences";
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        String value = Json.text(owner, field);
        if (value.isEmpty()) {
          String detail =
              field.equals("apiVersion") ? "version must not be empty" : "must not be empty";
          errors.invalid(path + "." + field, value, detail);
        }
      }
      if (owner.path("controller").asBoolean()) {
        String name = Json.text(owner, "name");
        if (!controller.isEmpty()) {
          errors.invalid(
              path,
              owners,
              "Only one reference can have Controller set to true. Found \"true\" in references for "
                  + controller
                  + " and "
                  + name);
        }
        controller = name;
      }
    }
  }

  private static void validateFinalizers(Kind kind, ObjectNode object, FieldErrors errors) {
    List<String> finalizers = Metadata.finalizers(object);
    if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
      errors.invalid(
          PATH + "finalizers",
          Json.at(object, "metadata", "finalizers"),
          "finalizers orphan and foregroundDeletion cannot be both set");
    }
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i);
      NameRules.qualifiedNameErrors(finalizer)
          .forEach(error -> errors.invalid(PATH + "finalizers", finalizer, error));
      if (finalizer.indexOf('/') < 0
          && !STANDARD_FINALIZERS.contains(finalizer)
          && !isExtension(kind)) {
        errors.invalid(
            PATH + "finalizers[" + i + "]",
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  /** Definitions and their objects may have finalizers of any form. */
  private static boolean isExtension(Kind kind) {
    return kind.custom() != null || kind.groupVersionKind().group().equals("apiextensions.k8s.io");
  }
}
