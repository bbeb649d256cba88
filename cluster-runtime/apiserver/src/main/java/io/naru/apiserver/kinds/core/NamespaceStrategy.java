package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.Map;

/** Namespaces. Their finalizer is in the spec: it goes when everything inside is gone. */
final class NamespaceStrategy extends StandardStrategy {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String FINALIZER = "kubernetes";
  private static final List<String> STANDARD_FINALIZERS =
      List.of(FINALIZER, "orphan", "foregroundDeletion");

  NamespaceStrategy() {
    super(Traits.PLAIN.withStatus().named(NameRule.DNS_LABEL));
  }

  @Override
  protected void setDefaults(ObjectNode namespace) {
    String name = Json.text(namespace, "metadata", "name");
    // A name still to be generated is labelled when defaults are applied again.
    if (!name.isEmpty()) {
      Json.ensureObject(namespace, "metadata", "labels").put(NAME_LABEL, name);
    }
    Defaults.object(namespace, "spec");
  }

  @Override
  protected ObjectNode initialStatus(ObjectNode namespace) {
    return Json.object().put("phase", "Active");
  }

  @Override
  public void prepareForCreate(ObjectNode namespace) {
    super.prepareForCreate(namespace);
    setDefaults(namespace);
    ObjectNode spec = Defaults.object(namespace, "spec");
    List<String> finalizers = Field.of(namespace).at("spec", "finalizers").texts();
    if (!finalizers.contains(FINALIZER)) {
      spec.withArray("finalizers").add(FINALIZER);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
    super.prepareForUpdate(namespace, old);
    restore(namespace, old, "spec");
  }

  @Override
  public void validate(ObjectNode namespace, FieldErrors errors) {
    for (Field finalizer : Field.of(namespace).at("spec", "finalizers").items()) {
      Checks.name(finalizer, NameRules::qualifiedNameErrors, errors);
      boolean known = STANDARD_FINALIZERS.contains(finalizer.text());
      if (!finalizer.text().contains("/") && !known) {
        errors.invalid(
            finalizer.path(),
            finalizer.text(),
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  /** Who finalizes changes the finalizers only. */
  @Override
  public void validateOther(ObjectNode namespace, ObjectNode old, FieldErrors errors) {
    validate(namespace, errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode namespace, ObjectNode old, FieldErrors errors) {
    Field phase = Field.of(namespace).at("status", "phase").as("status.Phase");
    boolean ending = Field.of(namespace).at("metadata", "deletionTimestamp").present();
    if (ending && !phase.is("Terminating")) {
      errors.invalid(
          phase.path(),
          phase.text(),
          "may only be 'Terminating' if `deletionTimestamp` is not empty");
    } else if (!ending && !phase.is("Active")) {
      errors.invalid(
          phase.path(), phase.text(), "may only be 'Active' if `deletionTimestamp` is empty");
    }
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.of("status.phase");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode namespace) {
    return Map.of("status.phase", Json.text(namespace, "status", "phase"));
  }
}
