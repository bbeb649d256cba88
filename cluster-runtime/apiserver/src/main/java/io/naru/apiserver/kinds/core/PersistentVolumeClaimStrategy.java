package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;

/** Persistent volume claims. */
final class PersistentVolumeClaimStrategy extends StandardStrategy {

  PersistentVolumeClaimStrategy() {
    super(Traits.PLAIN.withStatus());
  }

  @Override
  protected void setDefaults(ObjectNode claim) {
    Claims.applyDefaults(Defaults.object(claim, "spec"));
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.textIfEmpty(status, "phase", "Pending");
    Defaults.optional(status, "capacity").forEach(Quantities::normalize);
  }

  @Override
  public void validate(ObjectNode claim, FieldErrors errors) {
    Claims.validateSpec(Field.of(claim).at("spec"), errors);
  }

  @Override
  public void validateUpdate(ObjectNode claim, ObjectNode old, FieldErrors errors) {
    Field spec = Field.of(claim).at("spec");
    Field before = Field.of(old).at("spec");
    boolean bound = Json.text(old, "status", "phase").equals("Bound");
    if (claim.get("spec") instanceof ObjectNode now && old.get("spec") instanceof ObjectNode then) {
      ObjectNode fixed = now.deepCopy();
      // Binding fills in what the claim left open.
      if (before.at("volumeName").empty()) {
        take(fixed, then, "volumeName");
      }
      if (!before.at("storageClassName").present()) {
        take(fixed, then, "storageClassName");
      }
      if (bound) {
        take(fixed, then, "volumeAttributesClassName");
        if (fixed.get("resources") instanceof ObjectNode resources
            && then.get("resources") instanceof ObjectNode oldResources) {
          take(resources, oldResources, "requests");
        }
      }
      if (!JsonEquality.equal(fixed, then)) {
        errors.forbidden(
            "spec",
            "is immutable after creation except resources.requests and volumeAttributesClassName"
                + " for bound claims");
        return;
      }
    }
    if (bound) {
      size(spec, before, Field.of(old).at("status", "capacity").key("storage"), errors);
    }
    Checks.immutable(spec.at("volumeMode"), before.at("volumeMode"), errors);
  }

  private static void size(Field spec, Field before, Field capacity, FieldErrors errors) {
    Field wanted = spec.at("resources", "requests").key("storage");
    Field previous = before.at("resources", "requests").key("storage");
    if (Quantities.compare(wanted, previous) < 0 && Quantities.compare(wanted, capacity) <= 0) {
      errors.forbidden(wanted.path(), "field can not be less than status.capacity");
    }
  }

  private static void take(ObjectNode to, ObjectNode from, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.set(field, value);
    }
  }
}
