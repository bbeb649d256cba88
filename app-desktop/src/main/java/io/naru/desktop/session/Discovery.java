package io.naru.desktop.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.desktop.kinds.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The kinds that a server has, of each the version it prefers, by aggregated discovery.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api">Discovery
 *     API</a>
 */
final class Discovery {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

  /** Of these kinds the API has two, stored once: one is enough. */
  private static final Set<String> TWINS = Set.of("events.k8s.io");

  private Discovery() {}

  /** What can be listed and watched, without that there is no page. */
  static List<Resource> discover(Api api) throws IOException {
    List<Resource> found = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String root : List.of("api", "apis")) {
      for (JsonNode group : api.get(root, AGGREGATED).path("items")) {
        String name = group.at("/metadata/name").asText("");
        Set<String> plurals = new HashSet<>(); // the preferred version comes first
        for (JsonNode version : group.path("versions")) {
          for (JsonNode resource : version.path("resources")) {
            Resource read = read(name, version.path("version").asText(), resource);
            if (plurals.add(read.plural())
                && read.verbs().containsAll(Set.of("list", "watch"))
                && !TWINS.contains(name)
                && ids.add(read.id())) {
              found.add(read);
            }
          }
        }
      }
    }
    return found;
  }

  private static Resource read(String group, String version, JsonNode resource) {
    return new Resource(
        group,
        version,
        resource.path("resource").asText(),
        resource.at("/responseKind/kind").asText(),
        resource.path("scope").asText().equals("Namespaced"),
        Set.copyOf(texts(resource.path("verbs"))),
        Set.copyOf(
            StreamSupport.stream(resource.path("subresources").spliterator(), false)
                .map(it -> it.path("subresource").asText())
                .toList()),
        texts(resource.path("shortNames")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
