package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Quantities;
import java.util.List;

/** Fills the sources of volumes: those of pods and those of persistent volumes. */
final class VolumeDefaults {

  private static final int READ_ALL = 0644;

  private VolumeDefaults() {}

  /** A pod's volume; with no source at all it is an empty directory. */
  static void apply(ObjectNode volume) {
    if (volume.properties().stream()
        .allMatch(entry -> entry.getKey().equals("name") || entry.getValue().isNull())) {
      volume.putObject("emptyDir");
    }
    for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
      Defaults.optional(volume, source)
          .forEach(found -> Defaults.number(found, "defaultMode", READ_ALL));
    }
    Defaults.optional(volume, "downwardAPI").forEach(VolumeDefaults::downward);
    Defaults.optional(volume, "emptyDir")
        .forEach(found -> Quantities.normalizeField(found, "sizeLimit"));
    for (ObjectNode projected : Defaults.optional(volume, "projected")) {
      for (ObjectNode source : Defaults.objects(projected, "sources")) {
        Defaults.optional(source, "serviceAccountToken")
            .forEach(token -> Defaults.number(token, "expirationSeconds", 3600));
        Defaults.optional(source, "downwardAPI").forEach(VolumeDefaults::downward);
      }
    }
    for (ObjectNode ephemeral : Defaults.optional(volume, "ephemeral")) {
      for (ObjectNode template : Defaults.optional(ephemeral, "volumeClaimTemplate")) {
        Defaults.object(template, "metadata");
        Claims.applyDefaults(Defaults.object(template, "spec"));
      }
    }
    for (ObjectNode image : Defaults.optional(volume, "image")) {
      Defaults.textIfEmpty(
          image, "pullPolicy", ContainerDefaults.pullPolicy(image.path("reference").asText("")));
    }
    shared(volume);
  }

  /** Sources that pods and persistent volumes have in common. */
  static void shared(ObjectNode holder) {
    Defaults.optional(holder, "hostPath").forEach(path -> Defaults.text(path, "type", ""));
    Defaults.optional(holder, "iscsi")
        .forEach(iscsi -> Defaults.textIfEmpty(iscsi, "iscsiInterface", "default"));
    for (ObjectNode rbd : Defaults.optional(holder, "rbd")) {
      Defaults.textIfEmpty(rbd, "pool", "rbd");
      Defaults.textIfEmpty(rbd, "user", "admin");
      Defaults.textIfEmpty(rbd, "keyring", "/etc/ceph/keyring");
    }
    for (ObjectNode disk : Defaults.optional(holder, "azureDisk")) {
      Defaults.text(disk, "cachingMode", "ReadWrite");
      Defaults.text(disk, "kind", "Shared");
      Defaults.text(disk, "fsType", "ext4");
      Defaults.flag(disk, "readOnly", false);
    }
    for (ObjectNode scale : Defaults.optional(holder, "scaleIO")) {
      Defaults.textIfEmpty(scale, "storageMode", "ThinProvisioned");
      Defaults.textIfEmpty(scale, "fsType", "xfs");
    }
  }

  private static void downward(ObjectNode source) {
    for (ObjectNode item : Defaults.objects(source, "items")) {
      Defaults.optional(item, "fieldRef")
          .forEach(field -> Defaults.textIfEmpty(field, "apiVersion", "v1"));
      Defaults.optional(item, "resourceFieldRef").forEach(ContainerDefaults::divisor);
    }
  }
}
