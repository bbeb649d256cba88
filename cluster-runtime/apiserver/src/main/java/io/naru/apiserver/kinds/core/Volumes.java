package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The volumes of a pod. */
final class Volumes {

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");

  private Volumes() {}

  /** Returns the names of the volumes, against which mounts are checked. */
  static Set<String> validate(Field volumes, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (Field volume : volumes.items()) {
      Field name = volume.at("name");
      if (Checks.required(name, errors)) {
        Checks.name(name, NameRules::dns1123LabelErrors, errors);
        if (!names.add(name.text())) {
          errors.duplicate(name.path(), name.text());
        }
      }
      source(volume, errors);
    }
    return names;
  }

  private static void source(Field volume, FieldErrors errors) {
    List<String> sources =
        volume.names().stream().filter(name -> !name.equals("name")).sorted().toList();
    if (sources.isEmpty()) {
      errors.required(volume.path(), "must specify a volume type");
    }
    sources.stream()
        .skip(1)
        .forEach(extra ->
            errors.forbidden(volume.at(extra).path(), "may not specify more than 1 volume type"));
    if (!sources.isEmpty()) {
      one(volume.at(sources.getFirst()), sources.getFirst(), errors);
    }
  }

  private static void one(Field source, String type, FieldErrors errors) {
    switch (type) {
      case "emptyDir" -> emptyDir(source, errors);
      case "secret" -> {
        Checks.required(source.at("secretName"), errors);
        files(source, errors);
      }
      case "configMap" -> {
        Checks.required(source.at("name"), errors);
        files(source, errors);
      }
      case "downwardAPI" -> {
        PathChecks.mode(source.at("defaultMode"), errors);
        source.at("items").items().forEach(item -> downwardItem(item, item.path(), errors));
      }
      case "projected" -> ProjectedVolumes.validate(source, errors);
      case "persistentVolumeClaim" -> Checks.required(source.at("claimName"), errors);
      case "ephemeral" -> ephemeral(source, errors);
      case "image" -> {
        Checks.required(source.at("reference"), errors);
        Checks.oneOf(source.at("pullPolicy"), PULL_POLICIES, errors);
      }
      case "gitRepo" -> {
        Checks.required(source.at("repository"), errors);
        PathChecks.insideVolume(source.at("directory"), errors);
      }
      default -> VolumeSources.validate(source, type, errors);
    }
  }

  private static void emptyDir(Field source, FieldErrors errors) {
    Field limit = source.at("sizeLimit");
    if (limit.present() && Quantities.isNegative(limit)) {
      errors.forbidden(limit.path(), "must be a valid resource quantity that is not negative");
    }
  }

  private static void files(Field source, FieldErrors errors) {
    PathChecks.mode(source.at("defaultMode"), errors);
    keys(source.at("items"), errors);
  }

  /** Keys of a secret or config map, and the files that they become. */
  static void keys(Field items, FieldErrors errors) {
    for (Field item : items.items()) {
      Checks.required(item.at("key"), errors);
      if (Checks.required(item.at("path"), errors)) {
        PathChecks.insideVolume(item.at("path"), errors);
      }
      PathChecks.mode(item.at("mode"), errors);
    }
  }

  static void downwardItem(Field item, String path, FieldErrors errors) {
    if (Checks.required(item.at("path").as(path + ".path"), errors)) {
      PathChecks.insideVolume(item.at("path").as(path + ".path"), errors);
    }
    Field field = item.at("fieldRef");
    Field resource = item.at("resourceFieldRef");
    if (field.present()) {
      EnvironmentVariables.podField(field, EnvironmentVariables.IN_VOLUMES, errors);
      if (resource.present()) {
        errors.invalid(
            path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (resource.present()) {
      EnvironmentVariables.resource(resource, true, errors);
    } else {
      errors.required(path, "one of fieldRef and resourceFieldRef is required");
    }
    PathChecks.mode(item.at("mode"), errors);
  }

  private static void ephemeral(Field source, FieldErrors errors) {
    Field template = source.at("volumeClaimTemplate");
    if (!template.present()) {
      errors.required(template.path(), "");
      return;
    }
    Checks.labels(template.at("metadata", "labels"), errors);
    Claims.validateSpec(template.at("spec"), errors);
  }
}
