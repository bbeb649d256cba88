package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Specs of persistent volume claims, also inside stateful sets and pods. */
public final class Claims {

  static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  private static final String CLAIM = "PersistentVolumeClaim";
  private static final String SNAPSHOTS = "snapshot.storage.k8s.io";

  private Claims() {}

  public static void applyDefaults(ObjectNode spec) {
    Defaults.text(spec, "volumeMode", "Filesystem");
    Quantities.normalizeRequirements(Defaults.object(spec, "resources"));
  }

  /** The old field of where data comes from and the new one say the same, if only one is set. */
  static void mirrorDataSource(ObjectNode spec) {
    Field source = new Field(spec, "").at("dataSource");
    if (source.present() && !isKnownSource(source)) {
      // Anything else can be named in the new field only; here it never had an effect.
      spec.remove("dataSource");
    }
    boolean old = spec.hasNonNull("dataSource");
    if (old && !spec.hasNonNull("dataSourceRef")) {
      spec.set("dataSourceRef", spec.get("dataSource").deepCopy());
    } else if (!old && spec.get("dataSourceRef") instanceof ObjectNode reference) {
      spec.set("dataSource", reference.deepCopy().without("namespace"));
    }
  }

  private static boolean isKnownSource(Field source) {
    String group = source.at("apiGroup").text();
    return group.isEmpty()
        ? source.at("kind").is(CLAIM)
        : group.equals(SNAPSHOTS) && source.at("kind").is("VolumeSnapshot");
  }

  public static void validateSpec(Field spec, FieldErrors errors) {
    accessModes(spec.at("accessModes"), "at least 1 access mode is required", errors);
    Selectors.validate(spec.at("selector"), errors);
    // Kubernetes leaves "requests" out of this path.
    Field storage =
        spec.at("resources", "requests")
            .key("storage")
            .as(spec.at("resources").key("storage").path());
    if (!storage.present()) {
      errors.required(storage.path(), "");
    } else {
      Quantities.positive(storage, errors);
    }
    Checks.nameIfSet(spec.at("storageClassName"), NameRules::dns1123SubdomainErrors, errors);
    Checks.oneOf(spec.at("volumeMode"), VOLUME_MODES, errors);
    dataSource(spec.at("dataSource"), errors);
    dataSource(spec.at("dataSourceRef"), errors);
    sameSource(spec, errors);
    Checks.nameIfSet(
        spec.at("volumeAttributesClassName"), NameRules::dns1123SubdomainErrors, errors);
  }

  private static void dataSource(Field source, FieldErrors errors) {
    if (!source.present()) {
      return;
    }
    Checks.required(source.at("name"), errors);
    Checks.required(source.at("kind"), errors);
    Field group = source.at("apiGroup");
    if (group.empty() && !source.at("kind").is(CLAIM)) {
      errors.invalid(
          source.path(),
          source.at("kind").text(),
          "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
    Checks.nameIfSet(group, NameRules::dns1123SubdomainErrors, errors);
  }

  private static void sameSource(Field spec, FieldErrors errors) {
    Field old = spec.at("dataSource");
    Field reference = spec.at("dataSourceRef");
    boolean differs =
        List.of("apiGroup", "kind", "name").stream()
            .anyMatch(field -> !old.at(field).is(reference.at(field).text()));
    if (old.present() && reference.present() && differs) {
      errors.invalid(spec.path(), old.path(), "must match dataSourceRef");
    }
  }

  static void accessModes(Field modes, String whyRequired, FieldErrors errors) {
    if (modes.empty()) {
      errors.required(modes.path(), whyRequired);
    }
    for (Field mode : modes.items()) {
      if (!ACCESS_MODES.contains(mode.text())) {
        // The list is named, not the item.
        errors.notSupported(modes.path(), mode.text(), ACCESS_MODES);
      }
    }
    if (modes.size() > 1 && modes.texts().contains("ReadWriteOncePod")) {
      errors.forbidden(modes.path(), "may not use ReadWriteOncePod with other access modes");
    }
  }
}
