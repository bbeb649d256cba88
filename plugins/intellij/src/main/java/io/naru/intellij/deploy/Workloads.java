package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Trees;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What is done with workloads that run. Every method blocks. */
public final class Workloads {

  private final KubeClient client;
  private final Clock clock;

  public Workloads(KubeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The pods that a workload's selector, or a Service's, finds; a Pod is its own. */
  public List<JsonNode> pods(JsonNode workload) {
    String namespace = workload.path("metadata").path("namespace").asText("default");
    if (workload.path("kind").asText().equals("Pod")) {
      return client
          .find(podPath(namespace, workload.path("metadata").path("name").asText()))
          .map(List::of)
          .orElse(List.of());
    }
    String selector = selector(workload);
    if (selector.isEmpty()) {
      return List.of();
    }
    List<JsonNode> pods = new ArrayList<>();
    client
        .get(podPath(namespace, "") + "?labelSelector=" + ResourceType.encode(selector))
        .path("items")
        .forEach(pods::add);
    return pods;
  }

  public static String podPath(String namespace, String name) {
    return "/api/v1/namespaces/"
        + ResourceType.encode(namespace)
        + "/pods"
        + (name.isEmpty() ? "" : "/" + ResourceType.encode(name));
  }

  /** In the syntax of a labelSelector parameter; empty if the object selects no pods. */
  public static String selector(JsonNode workload) {
    JsonNode selector = workload.path("spec").path("selector");
    if (workload.path("kind").asText().equals("Service")) {
      return labels(selector);
    }
    List<String> parts = new ArrayList<>();
    String labels = labels(selector.path("matchLabels"));
    if (!labels.isEmpty()) {
      parts.add(labels);
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = expression.path("key").asText();
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      String list = "(" + String.join(",", values) + ")";
      parts.add(
          switch (expression.path("operator").asText()) {
            case "In" -> key + " in " + list;
            case "NotIn" -> key + " notin " + list;
            case "DoesNotExist" -> "!" + key;
            default -> key;
          });
    }
    return String.join(",", parts);
  }

  private static String labels(JsonNode map) {
    List<String> parts = new ArrayList<>();
    map.properties().forEach(entry -> parts.add(entry.getKey() + "=" + entry.getValue().asText()));
    return String.join(",", parts);
  }

  public void scale(ResourceType type, String namespace, String name, int replicas) {
    ObjectNode patch = Trees.object();
    patch.putObject("spec").put("replicas", replicas);
    client.merge(type.path(namespace, name) + "/scale", patch);
  }

  /** Replaces the pods by the workload's own strategy, as {@code kubectl rollout restart} does. */
  public void restart(ResourceType type, String namespace, String name) {
    ObjectNode patch = Trees.object();
    patch
        .putObject("spec")
        .putObject("template")
        .putObject("metadata")
        .putObject("annotations")
        .put("kubectl.kubernetes.io/restartedAt", clock.instant().toString());
    client.merge(type.path(namespace, name), patch);
  }

  public void delete(ResourceType type, String namespace, String name) {
    client.delete(type.path(namespace, name));
  }
}
