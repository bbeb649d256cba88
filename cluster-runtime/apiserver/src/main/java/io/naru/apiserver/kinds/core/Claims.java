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

  private Claims() {}

  public static void applyDefaults(ObjectNode spec) {
    Defaults.text(spec, "volumeMode", "Filesystem");
    Quantities.normalizeRequirements(Defaults.object(spec, "resources"));
  }

  public static void validateSpec(Field spec, FieldErrors errors) {
    accessModes(spec.at("accessModes"), "at least 1 access mode is required", errors);
    Selectors.validate(spec.at("selector"), errors);
    Field storage = spec.at("resources", "requests").key("storage");
    if (!storage.present()) {
      errors.required(storage.path(), "");
    } else {
      Quantities.positive(storage, errors);
    }
    Field storageClass = spec.at("storageClassName");
    Checks.nameIfSet(storageClass, NameRules::dns1123SubdomainErrors, errors);
    Checks.oneOf(spec.at("volumeMode"), VOLUME_MODES, errors);
    Checks.nameIfSet(
        spec.at("volumeAttributesClassName"), NameRules::dns1123SubdomainErrors, errors);
    for (String reference : List.of("dataSource", "dataSourceRef")) {
      Field source = spec.at(reference);
      if (source.present()) {
        Checks.required(source.at("name"), errors);
        Checks.required(source.at("kind"), errors);
        if (source.at("apiGroup").empty()
            && !source.at("kind").empty()
            && !source.at("kind").is("PersistentVolumeClaim")) {
          errors.invalid(
              source.path(),
              source.at("kind").text(),
              "must be PersistentVolumeClaim in the core group");
        }
      }
    }
    if (spec.at("dataSource").present()
        && spec.at("dataSourceRef").present()
        && !spec.at("dataSource", "name").is(spec.at("dataSourceRef", "name").text())) {
      errors.invalid(spec.path(), spec.at("dataSource").node(), "must match dataSourceRef");
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
