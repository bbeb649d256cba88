package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.machinery.Json;
import io.naru.machinery.selector.LabelSelector;
import java.util.Map;

/** Label selectors of typed objects. */
public final class Selectors {

  private Selectors() {}

  public static LabelSelector of(io.fabric8.kubernetes.api.model.LabelSelector selector) {
    return LabelSelector.fromJson(Json.mapper().valueToTree(selector));
  }

  /** The labels of an object; never null. */
  public static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
