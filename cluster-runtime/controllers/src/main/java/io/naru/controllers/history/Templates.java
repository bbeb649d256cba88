package io.naru.controllers.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;

/**
 * Templates as revisions hold them: a strategic merge patch of the workload that replaces its
 * template, so that kubectl can apply it as it is.
 */
public final class Templates {

  private static final String REPLACE = "$patch";

  private Templates() {}

  static ObjectNode data(PodTemplateSpec template) {
    ObjectNode data = Json.object();
    ObjectNode copy = Json.mapper().valueToTree(template);
    copy.put(REPLACE, "replace");
    data.putObject("spec").set("template", copy);
    // Through bytes: a parsed number has one type, however the model class held it.
    return Json.parseObject(Json.bytes(data));
  }

  static JsonNode data(ControllerRevision revision) {
    JsonNode data = Json.mapper().valueToTree(revision.getData());
    return data.isObject() ? Json.parseObject(Json.bytes((ObjectNode) data)) : data;
  }

  /** The template that a revision holds. */
  public static PodTemplateSpec of(ControllerRevision revision) {
    JsonNode template = data(revision).path("spec").path("template");
    if (template instanceof ObjectNode found) {
      found.remove(REPLACE);
    }
    try {
      return Json.mapper().treeToValue(template, PodTemplateSpec.class);
    } catch (JsonProcessingException e) {
      throw StatusException.internal(
          "revision %s holds no template: %s"
              .formatted(revision.getMetadata().getName(), e.getOriginalMessage()));
    }
  }
}
