package io.naru.desktop.detail;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the overview of any object says.
 *
 * @param facts text by the id of its title ({@code fact.ID}), in order; empty ones are left out
 */
public record Facts(
    Map<String, String> facts, Map<String, String> labels, List<Condition> conditions) {

  /** A condition; its moment is RFC 3339, or empty. */
  public record Condition(
      String type, String status, String reason, String message, String changed, Tone tone) {}

  /** Conditions that are good when false. */
  private static final Set<String> BAD_WHEN_TRUE =
      Set.of(
          "MemoryPressure",
          "DiskPressure",
          "PIDPressure",
          "NetworkUnavailable",
          "ReplicaFailure",
          "Failed",
          "DisruptionTarget");

  public static Facts of(HasMetadata object) {
    JsonNode tree = Serialization.jsonMapper().valueToTree(object);
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "phase", tree, "/status/phase");
    put(facts, "node", tree, "/spec/nodeName");
    put(facts, "podIp", tree, "/status/podIP");
    put(facts, "serviceAccount", tree, "/spec/serviceAccountName");
    put(facts, "qosClass", tree, "/status/qosClass");
    put(facts, "replicas", tree, "/spec/replicas");
    put(facts, "type", tree, "/spec/type");
    put(facts, "clusterIp", tree, "/spec/clusterIP");
    put(facts, "operatingSystem", tree, "/status/nodeInfo/osImage");
    put(facts, "kernel", tree, "/status/nodeInfo/kernelVersion");
    put(facts, "runtime", tree, "/status/nodeInfo/containerRuntimeVersion");
    put(facts, "kubelet", tree, "/status/nodeInfo/kubeletVersion");
    put(facts, "podCidr", tree, "/spec/podCIDR");
    put(facts, "message", tree, "/status/message");
    put(facts, "created", tree, "/metadata/creationTimestamp");
    JsonNode owner = tree.at("/metadata/ownerReferences/0");
    if (!owner.isMissingNode()) {
      facts.put("owner", owner.path("kind").asText() + "/" + owner.path("name").asText());
    }
    Map<String, String> labels = new LinkedHashMap<>();
    tree.at("/metadata/labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new Facts(facts, labels, conditions(tree.at("/status/conditions")));
  }

  private static List<Condition> conditions(JsonNode array) {
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode condition : array) {
      String type = condition.path("type").asText();
      String status = condition.path("status").asText();
      conditions.add(
          new Condition(
              type,
              status,
              condition.path("reason").asText(""),
              condition.path("message").asText(""),
              condition.path("lastTransitionTime").asText(""),
              toneOf(type, status)));
    }
    return conditions;
  }

  private static Tone toneOf(String type, String status) {
    if (status.equals("Unknown")) {
      return Tone.WARNING;
    }
    boolean good = status.equals("True") != BAD_WHEN_TRUE.contains(type);
    return good ? Tone.GOOD : Tone.BAD;
  }

  private static void put(Map<String, String> facts, String id, JsonNode tree, String pointer) {
    String text = tree.at(pointer).asText("");
    if (!text.isEmpty()) {
      facts.put(id, text);
    }
  }
}
