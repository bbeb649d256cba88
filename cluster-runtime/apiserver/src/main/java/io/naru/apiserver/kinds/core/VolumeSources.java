package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.Map;

/** Sources that both pods and persistent volumes may name: mostly storage outside the cluster. */
final class VolumeSources {

  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "DirectoryOrCreate",
          "Directory",
          "FileOrCreate",
          "File",
          "Socket",
          "CharDevice",
          "BlockDevice");

  /** Fields that may not be empty. */
  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("gcePersistentDisk", List.of("pdName")),
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("rbd", List.of("monitors", "image")),
          Map.entry("quobyte", List.of("registry", "volume")),
          Map.entry("cephfs", List.of("monitors")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("iscsi", List.of("targetPortal", "iqn")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("vsphereVolume", List.of("volumePath")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("azureDisk", List.of("diskURI", "diskName")),
          Map.entry("flocker", List.of()),
          Map.entry("storageos", List.of()),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")));

  private VolumeSources() {}

  static void validate(Field source, String type, FieldErrors errors) {
    switch (type) {
      case "hostPath" -> hostPath(source, errors);
      case "nfs" -> {
        Checks.required(source.at("server"), errors);
        if (Checks.required(source.at("path"), errors)) {
          PathChecks.absolute(source.at("path"), errors);
        }
      }
      case "csi" -> csi(source, errors);
      case "fc" -> {
        boolean named = !source.at("targetWWNs").empty();
        if (named == !source.at("wwids").empty()) {
          errors.required(
              source.at("targetWWNs").path(), "either targetWWNs or wwids, and not both");
        }
      }
      default ->
          REQUIRED
              .getOrDefault(type, List.of())
              .forEach(field -> Checks.required(source.at(field), errors));
    }
  }

  private static void hostPath(Field source, FieldErrors errors) {
    Field path = source.at("path");
    if (Checks.required(path, errors)) {
      PathChecks.noBacksteps(path, errors);
    }
    if (source.at("type").present() && !HOST_PATH_TYPES.contains(source.at("type").text())) {
      errors.notSupported(source.at("type").path(), source.at("type").node(), HOST_PATH_TYPES);
    }
  }

  private static void csi(Field source, FieldErrors errors) {
    Field driver = source.at("driver");
    if (Checks.required(driver, errors)) {
      Checks.name(driver, NameRules::dns1123SubdomainErrors, errors);
      if (driver.text().length() > 63) {
        errors.tooLong(driver.path(), 63);
      }
    }
    Field secret = source.at("nodePublishSecretRef");
    if (secret.present()) {
      Checks.required(secret.at("name"), errors);
    }
  }
}
