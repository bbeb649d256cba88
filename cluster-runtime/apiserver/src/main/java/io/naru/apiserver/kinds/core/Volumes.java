package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The volumes of a pod. */
final class Volumes {

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");

  /** In the order in which Kubernetes looks: of several, the first counts. */
  private static final List<String> TYPES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "quobyte",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image");

  private Volumes() {}

  /**
   * Returns the volumes with nothing wrong by name, against which mounts are checked.
   *
   * @param podName empty in a template
   * @param isPod whether it is a pod's own spec
   */
  static Map<String, Field> validate(
      Field volumes, String podName, boolean isPod, FieldErrors errors) {
    Map<String, Field> good = new HashMap<>();
    Set<String> created = createdClaims(volumes, podName);
    for (Field volume : volumes.items()) {
      int before = errors.size();
      source(volume, podName, isPod, errors);
      Field name = volume.at("name");
      Checks.nameRequired(name, NameRules::dns1123LabelErrors, errors);
      if (good.containsKey(name.text())) {
        errors.duplicate(name.path(), name.text());
      }
      if (errors.size() == before) {
        good.put(name.text(), volume);
      }
      Field claim = volume.at("persistentVolumeClaim", "claimName");
      if (created.contains(claim.text())) {
        errors.invalid(
            claim.path(),
            claim.text(),
            "must not reference a PVC that gets created for an ephemeral volume");
      }
    }
    return good;
  }

  private static Set<String> createdClaims(Field volumes, String podName) {
    if (podName.isEmpty()) {
      return Set.of();
    }
    return volumes.items().stream()
        .filter(volume -> volume.at("ephemeral").present())
        .map(volume -> podName + "-" + volume.at("name").text())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static void source(Field volume, String podName, boolean isPod, FieldErrors errors) {
    List<String> types = TYPES.stream().filter(type -> volume.at(type).present()).toList();
    if (types.isEmpty()) {
      errors.required(volume.path(), "must specify a volume type");
      return;
    }
    types.stream()
        .skip(1)
        .forEach(extra ->
            errors.forbidden(volume.at(extra).path(), "may not specify more than 1 volume type"));
    Field source = volume.at(types.getFirst());
    switch (types.getFirst()) {
      case "ephemeral" -> EphemeralClaims.validate(volume, podName, errors);
      case "image" -> {
        if (isPod) {
          Checks.required(source.at("reference"), errors);
        }
        Checks.oneOf(source.at("pullPolicy"), PULL_POLICIES, errors);
      }
      case "iscsi" -> {
        VolumeSources.validate(source, "iscsi", errors);
        IscsiNames.together(volume.at("name"), volume.at("name").text(), source, errors);
      }
      default -> one(source, types.getFirst(), errors);
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
        source.at("items").items().forEach(item -> downwardItem(item, source.path(), errors));
      }
      case "projected" -> ProjectedVolumes.validate(source, errors);
      case "persistentVolumeClaim" -> Checks.required(source.at("claimName"), errors);
      case "gitRepo" -> {
        Checks.required(source.at("repository"), errors);
        PathChecks.inside(source.at("directory"), errors);
      }
      default -> VolumeSources.validate(source, type, errors);
    }
  }

  private static void emptyDir(Field source, FieldErrors errors) {
    Field limit = source.at("sizeLimit");
    if (limit.present() && Quantities.isNegative(limit)) {
      errors.forbidden(limit.path(), "SizeLimit field must be a valid resource quantity");
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
      Checks.required(item.at("path"), errors);
      PathChecks.insideVolume(item.at("path"), errors);
      PathChecks.mode(item.at("mode"), errors);
    }
  }

  /**
   * A file with something of the pod in it.
   *
   * @param path by which errors name it: that of the whole source
   */
  static void downwardItem(Field item, String path, FieldErrors errors) {
    Field file = item.at("path").as(path + ".path");
    Checks.required(file, errors);
    PathChecks.insideVolume(file, errors);
    Field field = item.at("fieldRef").as(path + ".fieldRef");
    Field resource = item.at("resourceFieldRef").as(path + ".resourceFieldRef");
    if (field.present()) {
      EnvironmentVariables.podField(field, EnvironmentVariables.IN_VOLUMES, errors);
      if (resource.present()) {
        errors.invalid(
            path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (resource.present()) {
      ResourceReferences.validate(resource, true, errors);
    } else {
      errors.required(path, "one of fieldRef and resourceFieldRef is required");
    }
    PathChecks.mode(item.at("mode").as(path + ".mode"), errors);
  }
}
