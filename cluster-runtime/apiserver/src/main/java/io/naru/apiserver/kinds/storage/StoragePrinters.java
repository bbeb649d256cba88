package io.naru.apiserver.kinds.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.List;

/** Columns of the storage kinds. */
final class StoragePrinters {

  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

  private StoragePrinters() {}

  static Printer storageClasses() {
    return TablePrinter.unnamed()
        .identifier(
            "Name",
            "Name of the object, and whether it is the default.",
            object -> {
              String name = Field.of(object).at("metadata", "name").text();
              boolean isDefault =
                  Field.of(object).at("metadata", "annotations").key(DEFAULT_CLASS).is("true");
              return isDefault ? name + " (default)" : name;
            })
        .text("Provisioner", "Who makes volumes.", object -> text(object, "provisioner"))
        .text("ReclaimPolicy", "What becomes of volumes.", object -> text(object, "reclaimPolicy"))
        .text(
            "VolumeBindingMode",
            "When volumes are made.",
            object -> text(object, "volumeBindingMode"))
        .raw(
            "AllowVolumeExpansion",
            "string",
            "Whether volumes can grow.",
            object -> object.booleanNode(Field.of(object).at("allowVolumeExpansion").flag()))
        .age()
        .build();
  }

  static Printer drivers() {
    return TablePrinter.named()
        .flag(
            "AttachRequired",
            "Whether volumes are attached.",
            object -> flag(object, "attachRequired"))
        .flag(
            "PodInfoOnMount",
            "Whether it is told of pods.",
            object -> flag(object, "podInfoOnMount"))
        .flag(
            "StorageCapacity",
            "Whether it reports capacity.",
            object -> flag(object, "storageCapacity"))
        .text("TokenRequests", "Audiences of tokens that it gets.", StoragePrinters::audiences)
        .flag(
            "RequiresRepublish",
            "Whether it is called again and again.",
            object -> flag(object, "requiresRepublish"))
        .text(
            "Modes",
            "Lives that its volumes can have.",
            object -> {
              List<String> modes = Field.of(object).at("spec", "volumeLifecycleModes").texts();
              return modes.isEmpty() ? "<none>" : String.join(",", modes);
            })
        .age()
        .build();
  }

  private static String audiences(ObjectNode object) {
    List<String> audiences =
        Field.of(object).at("spec", "tokenRequests").items().stream()
            .map(token -> token.at("audience").text())
            .toList();
    return audiences.isEmpty() ? "<unset>" : String.join(",", audiences);
  }

  static Printer nodes() {
    return TablePrinter.named()
        .number(
            "Drivers",
            "Drivers on the node.",
            object -> Field.of(object).at("spec", "drivers").size())
        .age()
        .build();
  }

  static Printer attachments() {
    return TablePrinter.named()
        .identifier("Attacher", "Driver that attaches.", object -> text(object, "spec", "attacher"))
        .text("PV", "Volume.", object -> text(object, "spec", "source", "persistentVolumeName"))
        .text("Node", "Node it is attached to.", object -> text(object, "spec", "nodeName"))
        .flag(
            "Attached",
            "Whether it is attached.",
            object -> Field.of(object).at("status", "attached").flag())
        .age()
        .build();
  }

  static Printer attributesClasses() {
    return TablePrinter.named()
        .text("DriverName", "Driver of the volumes.", object -> text(object, "driverName"))
        .age()
        .build();
  }

  private static String text(ObjectNode object, String... path) {
    return Field.of(object).at(path).text();
  }

  private static boolean flag(ObjectNode object, String field) {
    return Field.of(object).at("spec", field).flag();
  }
}
