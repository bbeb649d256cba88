package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;

/** What workload kinds hold: a pod's labels, annotations and spec. */
public final class PodTemplates {

  private PodTemplates() {}

  /** Fills a {@code PodTemplateSpec}; makes its parts if they are missing. */
  public static void applyDefaults(ObjectNode template) {
    Defaults.object(template, "metadata");
    PodSpecs.applyDefaults(Defaults.object(template, "spec"));
  }

  /**
   * @param path of the template, for example {@code spec.template}
   */
  public static void validate(ObjectNode template, String path, FieldErrors errors) {
    validate(new Field(template, path), errors);
  }

  public static void validate(Field template, FieldErrors errors) {
    Checks.labels(template.at("metadata", "labels"), errors);
    Checks.annotations(template.at("metadata", "annotations"), errors);
    PodAnnotations.validate(template, errors);
    PodSpecs.validate(template.at("spec"), errors);
    Checks.forbidden(
        template.at("spec", "ephemeralContainers"),
        "ephemeral containers not allowed in pod template",
        errors);
  }
}
