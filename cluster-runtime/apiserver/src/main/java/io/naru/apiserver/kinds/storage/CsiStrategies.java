package io.naru.apiserver.kinds.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Kinds of the Container Storage Interface. */
final class CsiStrategies {

  private static final int MAX_DRIVER_NAME = 63;

  private CsiStrategies() {}

  static Strategy driver() {
    return new Driver();
  }

  static Strategy node() {
    return new Node();
  }

  static Strategy capacity() {
    return new Capacity();
  }

  private static void driverName(Field name, FieldErrors errors) {
    if (Checks.required(name, errors)) {
      if (name.text().length() > MAX_DRIVER_NAME) {
        errors.tooLong(name.path(), MAX_DRIVER_NAME);
      }
      NameRules.dns1123SubdomainErrors(name.text().toLowerCase(Locale.ROOT))
          .forEach(problem -> errors.invalid(name.path(), name.text(), problem));
    }
  }

  private static final class Driver extends StandardStrategy {
    Driver() {
      super(Traits.PLAIN.conditionalUpdate());
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      ObjectNode spec = Defaults.object(object, "spec");
      Defaults.flag(spec, "attachRequired", true);
      for (String flag :
          List.of("podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount")) {
        Defaults.flag(spec, flag, false);
      }
      Defaults.text(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
      if (Field.of(object).at("spec", "volumeLifecycleModes").empty()) {
        spec.putArray("volumeLifecycleModes").add("Persistent");
      }
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field name = Field.of(object).at("metadata", "name");
      if (name.text().length() > MAX_DRIVER_NAME) {
        errors.tooLong(name.path(), MAX_DRIVER_NAME);
      }
      Field spec = Field.of(object).at("spec");
      Checks.oneOf(
          spec.at("fsGroupPolicy"), List.of("File", "None", "ReadWriteOnceWithFSType"), errors);
      Set<String> audiences = new HashSet<>();
      for (Field token : spec.at("tokenRequests").items()) {
        if (!audiences.add(token.at("audience").text())) {
          errors.duplicate(token.at("audience").path(), token.at("audience").text());
        }
      }
      for (Field mode : spec.at("volumeLifecycleModes").items()) {
        Checks.oneOf(
            mode.as(spec.at("volumeLifecycleModes").path()),
            List.of("Ephemeral", "Persistent"),
            errors);
      }
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      for (String field : List.of("attachRequired", "volumeLifecycleModes")) {
        Checks.immutable(
            Field.of(object).at("spec", field), Field.of(old).at("spec", field), errors);
      }
    }
  }

  private static final class Node extends StandardStrategy {
    Node() {
      super(Traits.PLAIN.conditionalUpdate());
    }

    /** No drivers are written as null. */
    @Override
    protected void setDefaults(ObjectNode object) {
      if (Field.of(object).at("spec", "drivers").empty()) {
        Defaults.object(object, "spec").putNull("drivers");
      }
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Set<String> names = new HashSet<>();
      for (Field driver : Field.of(object).at("spec", "drivers").items()) {
        driverName(driver.at("name"), errors);
        if (!names.add(driver.at("name").text())) {
          errors.duplicate(driver.at("name").path(), driver.at("name").text());
        }
        Checks.required(driver.at("nodeID"), errors);
        Checks.nonNegative(driver.at("allocatable", "count"), errors);
        for (Field key : driver.at("topologyKeys").items()) {
          Checks.name(
              key.as(driver.path() + ".topologyKeys"), NameRules::qualifiedNameErrors, errors);
        }
      }
    }
  }

  private static final class Capacity extends StandardStrategy {
    Capacity() {
      super(Traits.PLAIN);
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      Quantities.normalizeField(object, "capacity");
      Quantities.normalizeField(object, "maximumVolumeSize");
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field capacity = Field.of(object);
      Selectors.validate(capacity.at("nodeTopology"), errors);
      Checks.name(capacity.at("storageClassName"), NameRules::dns1123SubdomainErrors, errors);
      Quantities.nonNegative(capacity.at("capacity"), errors);
      Quantities.nonNegative(capacity.at("maximumVolumeSize"), errors);
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      for (String field : List.of("nodeTopology", "storageClassName")) {
        Checks.immutable(Field.of(object).at(field), Field.of(old).at(field), errors);
      }
    }
  }
}
