package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.List;
import java.util.Map;

/** Columns of persistent volumes and claims. */
final class VolumePrinters {

  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  /** In the order in which kubectl lists them. */
  private static final List<Map.Entry<String, String>> MODES =
      List.of(
          Map.entry("ReadWriteOnce", "RWO"),
          Map.entry("ReadOnlyMany", "ROX"),
          Map.entry("ReadWriteMany", "RWX"),
          Map.entry("ReadWriteOncePod", "RWOP"));

  private VolumePrinters() {}

  static Printer claims() {
    return TablePrinter.named()
        .text("Status", "Phase of its life.", VolumePrinters::phase)
        .text(
            "Volume",
            "Volume that it is bound to.",
            claim -> Field.of(claim).at("spec", "volumeName").text())
        .text(
            "Capacity",
            "Size of the volume.",
            claim ->
                isBound(claim)
                    ? Field.of(claim).at("status", "capacity").key("storage").text()
                    : "")
        .text(
            "Access Modes",
            "How it can be mounted.",
            claim -> isBound(claim) ? modes(Field.of(claim).at("status", "accessModes")) : "")
        .text("StorageClass", "Class of storage.", VolumePrinters::storageClass)
        .text("VolumeAttributesClass", "Class of attributes.", VolumePrinters::attributesClass)
        .age()
        .text("VolumeMode", "Files or blocks.", VolumePrinters::mode)
        .wide()
        .build();
  }

  static Printer volumes() {
    return TablePrinter.named()
        .text(
            "Capacity",
            "Size.",
            volume -> Field.of(volume).at("spec", "capacity").key("storage").text())
        .text(
            "Access Modes",
            "How it can be mounted.",
            volume -> modes(Field.of(volume).at("spec", "accessModes")))
        .text(
            "Reclaim Policy",
            "What becomes of it when released.",
            volume -> Field.of(volume).at("spec", "persistentVolumeReclaimPolicy").text())
        .text("Status", "Phase of its life.", VolumePrinters::phase)
        .text("Claim", "Claim that it is bound to.", VolumePrinters::claim)
        .text("StorageClass", "Class of storage.", VolumePrinters::storageClass)
        .text("VolumeAttributesClass", "Class of attributes.", VolumePrinters::attributesClass)
        .text(
            "Reason",
            "Why it is in that phase.",
            volume -> Field.of(volume).at("status", "reason").text())
        .age()
        .text("VolumeMode", "Files or blocks.", VolumePrinters::mode)
        .wide()
        .build();
  }

  private static boolean isBound(ObjectNode claim) {
    return !Field.of(claim).at("spec", "volumeName").empty();
  }

  private static String phase(ObjectNode object) {
    return Field.of(object).at("metadata", "deletionTimestamp").present()
        ? "Terminating"
        : Field.of(object).at("status", "phase").text();
  }

  private static String claim(ObjectNode volume) {
    Field claim = Field.of(volume).at("spec", "claimRef");
    return claim.present() ? claim.at("namespace").text() + "/" + claim.at("name").text() : "";
  }

  private static String storageClass(ObjectNode object) {
    Field old = Field.of(object).at("metadata", "annotations").key(CLASS_ANNOTATION);
    return old.present() ? old.text() : Field.of(object).at("spec", "storageClassName").text();
  }

  private static String attributesClass(ObjectNode object) {
    Field name = Field.of(object).at("spec", "volumeAttributesClassName");
    return name.present() ? name.text() : "<unset>";
  }

  private static String mode(ObjectNode object) {
    Field mode = Field.of(object).at("spec", "volumeMode");
    return mode.present() ? mode.text() : "<unset>";
  }

  private static String modes(Field modes) {
    return String.join(
        ",",
        MODES.stream()
            .filter(mode -> modes.texts().contains(mode.getKey()))
            .map(Map.Entry::getValue)
            .toList());
  }
}
