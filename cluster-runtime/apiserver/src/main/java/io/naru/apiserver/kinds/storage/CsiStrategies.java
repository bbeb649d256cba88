package io.naru.apiserver.kinds.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.core.DriverNames;
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
import java.util.Set;

/** Kinds of the Container Storage Interface. */
final class CsiStrategies {

  private static final int MAX_DRIVER_NAME = 63;
  private static final int MAX_NODE_ID = 256;
  private static final int SHORTEST_PERIOD = 10;
  private static final int SHORTEST_TOKEN = 600;

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
      if (!spec.at("attachRequired").present()) {
        errors.required(spec.at("attachRequired").path(), "");
      }
      Field period = spec.at("nodeAllocatableUpdatePeriodSeconds");
      if (period.present() && period.number() < SHORTEST_PERIOD) {
        errors.invalid(
            period.path(),
            period.node(),
            "must be greater than or equal to " + SHORTEST_PERIOD + " seconds");
      }
      for (Field token : spec.at("tokenRequests").items()) {
        Field seconds = token.at("expirationSeconds");
        if (seconds.present() && seconds.number() < SHORTEST_TOKEN) {
          errors.invalid(
              seconds.path(), seconds.node(), "may not specify a duration less than 10 minutes");
        } else if (seconds.number() > 1L << 32) {
          errors.invalid(
              seconds.path(),
              seconds.node(),
              "may not specify a duration larger than 2^32 seconds");
        }
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
        DriverNames.validate(driver.at("name"), errors);
        if (!names.add(driver.at("name").text())) {
          errors.duplicate(driver.at("name").path(), driver.at("name").text());
        }
        Field id = driver.at("nodeID");
        if (Checks.required(id, errors) && id.text().length() > MAX_NODE_ID) {
          errors.invalid(id.path(), id.text(), "must be " + MAX_NODE_ID + " characters or less");
        }
        Checks.nonNegative(driver.at("allocatable", "count"), errors);
        for (Field key : driver.at("topologyKeys").items()) {
          Checks.name(
              key.as(driver.path() + ".topologyKeys"), NameRules::qualifiedNameErrors, errors);
        }
        List<String> keys = driver.at("topologyKeys").texts();
        if (Set.copyOf(keys).size() < keys.size()) {
          errors.duplicate(driver.at("topologyKeys").path(), keys.getLast());
        }
      }
    }

    /** A driver comes and goes as it is; only how much it can attach may change. */
    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      List<Field> before = Field.of(old).at("spec", "drivers").items();
      for (Field driver : Field.of(object).at("spec", "drivers").items()) {
        before.stream()
            .filter(there -> there.at("name").is(driver.at("name").text()))
            .filter(there ->
                !there.at("nodeID").same(driver.at("nodeID"))
                    || !there.at("topologyKeys").same(driver.at("topologyKeys")))
            .forEach(there -> errors.invalid("CSINodeDriver", driver.node(), "field is immutable"));
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
