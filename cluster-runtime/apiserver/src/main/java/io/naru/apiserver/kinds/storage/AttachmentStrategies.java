package io.naru.apiserver.kinds.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.core.DriverNames;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;

/** Volume attachments, and classes of volume attributes. */
final class AttachmentStrategies {

  private AttachmentStrategies() {}

  static Strategy attachment() {
    return new Attachment();
  }

  static Strategy attributesClass() {
    return new AttributesClass();
  }

  private static final class Attachment extends StandardStrategy {
    Attachment() {
      super(Traits.PLAIN.withStatus().conditionalUpdate());
    }

    @Override
    protected void fillStatus(ObjectNode status) {
      Defaults.flag(status, "attached", false);
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field spec = Field.of(object).at("spec");
      DriverNames.validate(spec.at("attacher"), errors);
      Checks.nameRequired(spec.at("nodeName"), NameRules::dns1123SubdomainErrors, errors);
      Field source = spec.at("source");
      Field volume = source.at("persistentVolumeName");
      Field inline = source.at("inlineVolumeSpec");
      if (volume.present() == inline.present()) {
        if (volume.present()) {
          errors.forbidden(
              source.path(),
              "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        } else {
          errors.required(
              source.path(),
              "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        }
      } else if (volume.present()) {
        Checks.nameRequired(volume, NameRules::dns1123SubdomainErrors, errors);
      }
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Field spec = Field.of(object).at("spec");
      if (!spec.same(Field.of(old).at("spec"))) {
        errors.invalid(
            spec.path(), InternalForms.of("VolumeAttachmentSpec", spec), "field is immutable");
      }
    }

    @Override
    public void validateStatusUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Field metadata = Field.of(object).at("status", "attachmentMetadata");
      for (var entry : metadata.entries()) {
        if (entry.getKey().isEmpty()) {
          errors.invalid(metadata.path(), "", "field can not be empty");
        }
      }
    }
  }

  private static final class AttributesClass extends StandardStrategy {
    AttributesClass() {
      super(Traits.PLAIN);
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field driver = Field.of(object).at("driverName");
      DriverNames.validate(driver, errors);
      Checks.required(
          Field.of(object).at("parameters"), "must contain at least one key/value pair", errors);
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Checks.immutable(Field.of(object).at("driverName"), Field.of(old).at("driverName"), errors);
      if (!Field.of(object).at("parameters").same(Field.of(old).at("parameters"))) {
        errors.forbidden("parameters", "updates to parameters are forbidden.");
      }
    }
  }
}
