package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.discovery.GroupOrder;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import java.util.List;

/** What requests for a deprecated version of a definition are warned of. */
final class Deprecations {

  private Deprecations() {}

  static List<String> of(JsonNode spec, JsonNode version, GroupVersionKind type) {
    if (!version.path("deprecated").asBoolean()) {
      return List.of();
    }
    String own = Json.text(version, "deprecationWarning");
    if (!own.isEmpty()) {
      return List.of(own);
    }
    String instead =
        spec.path("versions")
            .valueStream()
            .filter(other -> other.path("served").asBoolean())
            .filter(other -> !other.path("deprecated").asBoolean())
            .map(other -> Json.text(other, "name"))
            .filter(name -> GroupOrder.compareVersions(name, type.version()) < 0)
            .min(GroupOrder::compareVersions)
            .map(name -> "; use " + type.group() + "/" + name + " " + type.kind())
            .orElse("");
    return List.of(type.apiVersion() + " " + type.kind() + " is deprecated" + instead);
  }
}
