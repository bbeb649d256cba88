package io.naru.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which objects the pods of each node refer to: secrets, configmaps and the service accounts as
 * whom they run. Thread-safe.
 */
public final class NodeGraph implements ObjectIndex {

  /** Namespace is the pod's own. */
  private record Reference(String resource, String name) {}

  private record BoundPod(String node, String namespace, Set<Reference> references) {}

  private final Map<String, BoundPod> pods = new ConcurrentHashMap<>();
  private final Map<String, Map<String, BoundPod>> nodes = new ConcurrentHashMap<>();

  /** Whether a pod of the node refers to the object. */
  public boolean reaches(String node, String resource, String namespace, String name) {
    Reference wanted = new Reference(resource, name);
    return nodes.getOrDefault(node, Map.of()).values().stream()
        .anyMatch(pod -> pod.namespace().equals(namespace) && pod.references().contains(wanted));
  }

  @Override
  public void put(ApiObject object) {
    String node = Json.text(object.tree(), "spec", "nodeName");
    if (node.isEmpty()) {
      return;
    }
    BoundPod pod = new BoundPod(node, object.namespace(), references(object));
    pods.put(key(object), pod);
    nodes.computeIfAbsent(node, name -> new ConcurrentHashMap<>()).put(key(object), pod);
  }

  @Override
  public void remove(ApiObject object) {
    remove(key(object));
  }

  private void remove(String key) {
    BoundPod pod = pods.remove(key);
    if (pod != null) {
      nodes.computeIfPresent(
          pod.node(),
          (node, own) -> {
            own.remove(key);
            return own.isEmpty() ? null : own;
          });
    }
  }

  @Override
  public void retainOnly(String kind, List<ApiObject> present) {
    Set<String> keys = present.stream().map(NodeGraph::key).collect(Collectors.toSet());
    pods.keySet().stream().filter(key -> !keys.contains(key)).toList().forEach(this::remove);
  }

  private static String key(ApiObject pod) {
    return pod.namespace() + "/" + pod.name();
  }

  private static Set<Reference> references(ApiObject pod) {
    JsonNode spec = pod.tree().path("spec");
    Set<Reference> found = new HashSet<>();
    add(found, "serviceaccounts", spec.path("serviceAccountName"));
    spec.path("imagePullSecrets").forEach(each -> add(found, "secrets", each.path("name")));
    for (JsonNode volume : spec.path("volumes")) {
      add(found, "secrets", volume.at("/secret/secretName"));
      add(found, "secrets", volume.at("/csi/nodePublishSecretRef/name"));
      sources(found, volume, "configMap", "");
      volume.at("/projected/sources").forEach(each -> sources(found, each, "configMap", "secret"));
    }
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (JsonNode container : spec.path(list)) {
        container
            .path("envFrom")
            .forEach(each -> sources(found, each, "configMapRef", "secretRef"));
        container
            .path("env")
            .forEach(
                each -> sources(found, each.path("valueFrom"), "configMapKeyRef", "secretKeyRef"));
      }
    }
    return Set.copyOf(found);
  }

  private static void sources(
      Set<Reference> found, JsonNode source, String configMap, String secret) {
    add(found, "configmaps", source.path(configMap).path("name"));
    add(found, "secrets", source.path(secret).path("name"));
  }

  private static void add(Set<Reference> found, String resource, JsonNode name) {
    if (name.isTextual()) {
      found.add(new Reference(resource, name.asText()));
    }
  }
}
