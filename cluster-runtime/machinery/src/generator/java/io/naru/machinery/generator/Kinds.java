package io.naru.machinery.generator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Tells which definitions are kinds of the API, and their group, version and kind. */
final class Kinds {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** Groups whose full name is not the short one with {@code .k8s.io}. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "core", "",
          "apps", "apps",
          "autoscaling", "autoscaling",
          "batch", "batch",
          "policy", "policy",
          "rbac", "rbac.authorization.k8s.io",
          "flowcontrol", "flowcontrol.apiserver.k8s.io",
          "apiserverinternal", "internal.apiserver.k8s.io");

  private Kinds() {}

  /** {@code GROUP/VERSION/KIND} with an empty group for core; empty if it is no kind. */
  static String of(String name, JsonNode definition) {
    JsonNode properties = definition.path("properties");
    if (!properties.has("apiVersion") || !properties.has("kind")) {
      return "";
    }
    String[] parts = name.split("\\.");
    int last = parts.length - 1;
    if (name.startsWith(META)) {
      return parts[last].equals("OwnerReference") ? "" : "/v1/" + parts[last];
    }
    if (!properties.has("metadata")) {
      return ""; // a reference to an object
    }
    String group = parts[last - 2];
    String full =
        name.startsWith("io.k8s.api.")
            ? GROUPS.getOrDefault(group, group + ".k8s.io")
            : group + ".k8s.io";
    return full + "/" + parts[last - 1] + "/" + parts[last];
  }
}
