package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;

/** Pods from templates, as every workload controller makes them. */
public final class PodTemplates {

  private PodTemplates() {}

  /** A pod with the template's labels, annotations, finalizers and spec, not yet named. */
  public static PodBuilder pod(PodTemplateSpec template, OwnerReference controller) {
    ObjectMeta metadata = template.getMetadata();
    return new PodBuilder()
        .withNewMetadata()
        .withLabels(metadata == null ? null : metadata.getLabels())
        .withAnnotations(metadata == null ? null : metadata.getAnnotations())
        .withFinalizers(metadata == null ? List.of() : metadata.getFinalizers())
        .withOwnerReferences(controller)
        .endMetadata()
        .withSpec(template.getSpec());
  }
}
