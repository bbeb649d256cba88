package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.Discovery;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.ResourceType;
import java.util.Optional;

/** The object in the cluster that one of a manifest stands for. Blocks. */
public record LiveObjects(KubeClient client, Discovery discovery, String namespace) {

  /**
   * @param namespace for objects that name none
   */
  public LiveObjects(KubeClient client, String namespace) {
    this(client, new Discovery(client), namespace);
  }

  /** Empty if there is none, or the cluster does not know the kind. */
  public Optional<JsonNode> of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText("");
    Optional<ResourceType> type =
        discovery.find(object.path("apiVersion").asText(), object.path("kind").asText());
    return name.isEmpty()
        ? Optional.empty()
        : type.flatMap(
            found -> client.find(found.path(metadata.path("namespace").asText(namespace), name)));
  }
}
