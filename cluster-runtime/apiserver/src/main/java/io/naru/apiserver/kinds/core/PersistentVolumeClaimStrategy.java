package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Empties;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Persistent volume claims. */
final class PersistentVolumeClaimStrategy extends StandardStrategy {

  private static final String IMMUTABLE =
      "spec is immutable after creation except resources.requests and volumeAttributesClassName for"
          + " bound claims\n";

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
    Defaults.optional(status, "allocatedResources").forEach(Quantities::normalize);
  }

  @Override
  public void prepareForCreate(ObjectNode claim) {
    super.prepareForCreate(claim);
    Claims.mirrorDataSource(Defaults.object(claim, "spec"));
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
      ObjectNode fixed = fixed(now, then, bound);
      if (!Empties.equal(fixed, then)) {
        Field after = new Field(fixed, "spec");
        errors.forbidden(
            "spec",
            IMMUTABLE + InternalForms.difference("PersistentVolumeClaimSpec", before, after));
      }
    }
    size(spec, before, Field.of(old).at("status", "capacity").key("storage"), errors);
    // Kubernetes writes this path without the spec.
    Checks.immutable(spec.at("volumeMode").as("volumeMode"), before.at("volumeMode"), errors);
    attributes(spec.at("volumeAttributesClassName"), before, errors);
  }

  /** The new spec with what may change set to what it was: binding fills in what was left open. */
  private static ObjectNode fixed(ObjectNode now, ObjectNode then, boolean bound) {
    ObjectNode fixed = now.deepCopy();
    if (then.path("volumeName").asText("").isEmpty()) {
      restore(fixed, then, "volumeName");
    }
    if (!then.hasNonNull("storageClassName")) {
      restore(fixed, then, "storageClassName");
    }
    if (bound) {
      restore(fixed, then, "volumeAttributesClassName");
      JsonNode size = Json.at(then, "resources", "requests", "storage");
      if (size != null && Json.at(fixed, "resources", "requests") instanceof ObjectNode requests) {
        requests.set("storage", size);
      }
    }
    return fixed;
  }

  /** It shrinks at most to what it has. */
  private static void size(Field spec, Field before, Field capacity, FieldErrors errors) {
    Field wanted = spec.at("resources", "requests").key("storage");
    Field previous = before.at("resources", "requests").key("storage");
    if (capacity.present()
        && Quantities.compare(wanted, previous) < 0
        && Quantities.compare(wanted, capacity) <= 0) {
      errors.forbidden(
          spec.at("resources", "requests", "storage").path(),
          "field can not be less than status.capacity");
    }
  }

  private static void attributes(Field wanted, Field before, FieldErrors errors) {
    if (before.at("volumeAttributesClassName").empty()) {
      return;
    }
    if (!wanted.present()) {
      errors.forbidden(wanted.path(), "update from non-nil value to nil is forbidden");
    } else if (wanted.empty()) {
      errors.forbidden(wanted.path(), "update from non-nil value to an empty string is forbidden");
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode claim, ObjectNode old, FieldErrors errors) {
    Field status = Field.of(claim).at("status");
    for (String amounts : List.of("capacity", "allocatedResources")) {
      for (Map.Entry<String, Field> amount : status.at(amounts).entries()) {
        ResourceNames.amount(amount.getKey(), amount.getValue(), errors);
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
    Field claim = Field.of(object);
    List<String> warnings = new ArrayList<>();
    Field beta = claim.at("metadata", "annotations").key(VolumeWarnings.BETA_CLASS);
    if (beta.present()) {
      warnings.add(beta.path() + ": " + VolumeWarnings.USE_CLASS);
    }
    warnings.addAll(VolumeWarnings.ofClaim(claim.at("spec")));
    return warnings;
  }
}
