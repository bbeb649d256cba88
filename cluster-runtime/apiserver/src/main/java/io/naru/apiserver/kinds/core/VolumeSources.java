package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Map;

/** Sources that both pods and persistent volumes may name: mostly storage outside the cluster. */
final class VolumeSources {

  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

  /** Fields that may not be empty, of the sources with few rules. */
  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("rbd", List.of("monitors", "image")),
          Map.entry("cephfs", List.of("monitors")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("vsphereVolume", List.of("volumePath")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")));

  private VolumeSources() {}

  static void validate(Field source, String type, FieldErrors errors) {
    REQUIRED
        .getOrDefault(type, List.of())
        .forEach(field -> Checks.required(source.at(field), errors));
    switch (type) {
      case "hostPath" -> hostPath(source, errors);
      case "nfs" -> {
        Checks.required(source.at("server"), errors);
        Checks.required(source.at("path"), errors);
        PathChecks.absolute(source.at("path"), errors);
      }
      case "csi" -> csi(source, errors);
      case "cinder" -> {
        if (source.at("secretRef").present()) {
          Checks.required(source.at("secretRef", "name"), errors);
        }
      }
      default -> ExternalSources.validate(source, type, errors);
    }
  }

  private static void hostPath(Field source, FieldErrors errors) {
    if (!Checks.required(source.at("path"), errors)) {
      return;
    }
    PathChecks.noBacksteps(source.at("path"), errors);
    Field type = source.at("type");
    if (type.present() && !HOST_PATH_TYPES.contains(type.text())) {
      errors.notSupported(type.path(), type.node(), HOST_PATH_TYPES);
    }
  }

  private static void csi(Field source, FieldErrors errors) {
    DriverNames.validate(source.at("driver"), errors);
    Field secret = source.at("nodePublishSecretRef");
    if (secret.present()) {
      Checks.required(secret.at("name"), errors);
    }
  }
}
