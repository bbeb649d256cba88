package io.naru.desktop;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Objects of tests, written as YAML. */
public final class Yaml {

  private Yaml() {}

  public static JsonNode tree(String yaml) {
    return as(JsonNode.class, yaml);
  }

  public static GenericKubernetesResource generic(String yaml) {
    return as(GenericKubernetesResource.class, yaml);
  }

  /** The line before keeps the library from taking a flow mapping for JSON. */
  public static <T> T as(Class<T> type, String yaml) {
    return Serialization.unmarshal("---\n" + yaml, type);
  }
}
