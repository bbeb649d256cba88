package io.naru.desktop.detail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;

/** An object as YAML, for reading: without bookkeeping, and of secrets only the keys. */
public final class ObjectYaml {

  private ObjectYaml() {}

  public static String of(HasMetadata object) {
    JsonNode tree = Serialization.jsonMapper().valueToTree(object);
    if (tree.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    if ("Secret".equals(object.getKind())) {
      hide(tree.path("data"));
      hide(tree.path("stringData"));
      if (tree.at("/metadata/annotations") instanceof ObjectNode annotations) {
        // kubectl apply keeps a copy of the values here.
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
      }
    }
    return Serialization.asYaml(tree).replaceFirst("^---\\s*", "");
  }

  private static void hide(JsonNode values) {
    if (values instanceof ObjectNode map) {
      map.fieldNames().forEachRemaining(key -> map.put(key, "(hidden)"));
    }
  }
}
