package io.naru.intellij.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.KubeException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a server serves; answers are kept until {@link #forget}. Thread-safe. */
public final class Discovery {

  private final KubeClient client;
  private final Map<String, List<ResourceType>> kept = new ConcurrentHashMap<>();

  public Discovery(KubeClient client) {
    this.client = client;
  }

  /** The type that an object of a manifest is of, if the server has it. */
  public Optional<ResourceType> find(String apiVersion, String kind) {
    Optional<ResourceType> found = match(ofVersion(apiVersion), kind);
    if (found.isEmpty()) {
      // A definition may have come since.
      kept.remove(apiVersion);
      found = match(ofVersion(apiVersion), kind);
    }
    return found;
  }

  private static Optional<ResourceType> match(List<ResourceType> types, String kind) {
    return types.stream().filter(type -> type.kind().equals(kind)).findFirst();
  }

  /** Every type that can be listed, in the version that the server prefers. */
  public List<ResourceType> listable() {
    List<ResourceType> all = new ArrayList<>(ofVersion("v1"));
    for (JsonNode group : client.get("/apis").path("groups")) {
      all.addAll(ofVersion(group.path("preferredVersion").path("groupVersion").asText()));
    }
    all.removeIf(type -> !type.verbs().contains("list"));
    return all;
  }

  public void forget() {
    kept.clear();
  }

  private List<ResourceType> ofVersion(String apiVersion) {
    List<ResourceType> known = kept.get(apiVersion);
    if (known != null) {
      return known;
    }
    List<ResourceType> asked = ask(apiVersion);
    kept.put(apiVersion, asked);
    return asked;
  }

  private List<ResourceType> ask(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    JsonNode answer;
    try {
      answer = client.get((slash < 0 ? "/api/" : "/apis/") + apiVersion);
    } catch (KubeException e) {
      // An aggregated server that is down must not keep the others from being seen.
      if (e.reason() == Reason.NOT_FOUND || (slash > 0 && e.reason() == Reason.UNREACHABLE)) {
        return List.of();
      }
      throw e;
    }
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode resource : answer.path("resources")) {
      String name = resource.path("name").asText();
      if (name.contains("/")) {
        continue;
      }
      Set<String> verbs = new HashSet<>();
      resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
      types.add(
          new ResourceType(
              group,
              version,
              name,
              resource.path("kind").asText(),
              resource.path("namespaced").asBoolean(),
              verbs));
    }
    return types;
  }
}
