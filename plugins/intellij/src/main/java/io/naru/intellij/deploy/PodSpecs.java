package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;

/** Where objects say what pods they want. */
final class PodSpecs {

  private PodSpecs() {}

  /**
   * The pod's spec in a Pod, a CronJob or anything that has a template; missing if there is none.
   */
  static JsonNode of(JsonNode object) {
    JsonNode spec = object.path("spec");
    return switch (object.path("kind").asText()) {
      case "Pod" -> spec;
      case "CronJob" -> spec.at("/jobTemplate/spec/template/spec");
      default -> spec.at("/template/spec");
    };
  }
}
