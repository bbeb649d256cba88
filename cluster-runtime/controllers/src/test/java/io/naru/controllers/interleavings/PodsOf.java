package io.naru.controllers.interleavings;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.Map;

/** Parts of the workloads that the scenarios share. */
final class PodsOf {

  private static final Map<String, String> LABELS = Map.of("app", "web");

  private PodsOf() {}

  static ObjectMeta metadata() {
    return new ObjectMetaBuilder().withName("web").withNamespace("default").build();
  }

  static LabelSelector selector() {
    return new LabelSelectorBuilder().withMatchLabels(LABELS).build();
  }

  static PodTemplateSpec template(int version) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("v" + version)
        .endContainer()
        .endSpec()
        .build();
  }
}
