package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Volumes for which a claim is made together with the pod. */
final class EphemeralClaims {

  private static final List<String> METADATA = List.of("annotations", "labels");

  private EphemeralClaims() {}

  /**
   * @param podName empty in a template, where the name of the claim is not known yet
   */
  static void validate(Field volume, String podName, FieldErrors errors) {
    Field template = volume.at("ephemeral", "volumeClaimTemplate");
    if (!template.present()) {
      errors.required(template.path(), "");
    } else {
      Field metadata = template.at("metadata");
      Checks.annotations(metadata.at("annotations"), errors);
      Checks.labels(metadata.at("labels"), errors);
      for (String field : metadata.names()) {
        if (!METADATA.contains(field)) {
          errors.forbidden(metadata.at(field).path(), "cannot be set");
        }
      }
      Claims.validateSpec(template.at("spec"), errors);
    }
    Field name = volume.at("name");
    if (!podName.isEmpty() && !name.empty()) {
      String claim = podName + "-" + name.text();
      NameRules.dns1123SubdomainErrors(claim)
          .forEach(problem ->
              errors.invalid(name.path(), name.text(), "PVC name \"" + claim + "\": " + problem));
    }
  }
}
