package io.naru.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what another server's discovery says it has, so that ours can say it too. */
final class RemoteKinds {

  private RemoteKinds() {}

  /**
   * @param resources a {@code v1 APIResourceList}
   */
  static List<Kind> of(GroupVersion version, JsonNode resources) {
    Map<String, KindBuilder> builders = new LinkedHashMap<>();
    for (JsonNode resource : resources.path("resources")) {
      String name = Json.text(resource, "name");
      if (!name.contains("/")) {
        builders.put(name, resource(version, resource, name));
      }
    }
    for (JsonNode resource : resources.path("resources")) {
      String name = Json.text(resource, "name");
      int slash = name.indexOf('/');
      KindBuilder owner = slash < 0 ? null : builders.get(name.substring(0, slash));
      if (owner != null) {
        String group = Json.text(resource, "group");
        owner.subresource(
            name.substring(slash + 1),
            group.isEmpty()
                ? version.apiVersion()
                : new GroupVersion(group, Json.text(resource, "version")).apiVersion(),
            Json.text(resource, "kind"),
            strings(resource, "verbs"));
      }
    }
    return builders.values().stream().map(KindBuilder::build).toList();
  }

  private static KindBuilder resource(GroupVersion version, JsonNode resource, String name) {
    String kind = Json.text(resource, "kind");
    KindBuilder builder =
        resource.path("namespaced").asBoolean()
            ? KindBuilder.namespaced(version.apiVersion(), kind, name)
            : KindBuilder.clusterWide(version.apiVersion(), kind, name);
    return builder
        .singular(Json.text(resource, "singularName"))
        .verbs(strings(resource, "verbs"))
        .shortNames(strings(resource, "shortNames"))
        .categories(strings(resource, "categories"));
  }

  private static String[] strings(JsonNode resource, String field) {
    return resource.path(field).valueStream().map(JsonNode::asText).toArray(String[]::new);
  }
}
