package io.naru.agent.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.cri.v1.RuntimeCondition;
import io.naru.agent.cri.v1.VersionResponse;
import io.naru.agent.model.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Computes the status of the Node object. */
final class NodeStatus {

  private static final int MOST_IMAGES = 50;

  private final String nodeName;
  private final String nodeIp;
  private final int kubeletPort;
  private final Map<String, String> capacity;
  private final ContainerRuntime runtime;
  private final Supplier<Set<String>> pressures;

  /**
   * The status of this node.
   *
   * @param pressures the conditions of pressure that are true
   */
  NodeStatus(
      String nodeName,
      String nodeIp,
      int kubeletPort,
      Map<String, String> capacity,
      ContainerRuntime runtime,
      Supplier<Set<String>> pressures) {
    this.nodeName = nodeName;
    this.nodeIp = nodeIp;
    this.kubeletPort = kubeletPort;
    this.capacity = capacity;
    this.runtime = runtime;
    this.pressures = pressures;
  }

  /** Why the node is not ready; empty if it is. */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    try {
      for (RuntimeCondition condition : runtime.conditions()) {
        boolean required =
            condition.getType().equals("RuntimeReady")
                || condition.getType().equals("NetworkReady");
        if (required && !condition.getStatus()) {
          troubles.add(
              "container runtime %s is false: reason:%s message:%s"
                  .formatted(condition.getType(), condition.getReason(), condition.getMessage()));
        }
      }
    } catch (CriException e) {
      troubles.add("container runtime is down: " + e.getMessage());
    }
    return troubles;
  }

  /**
   * The whole status.
   *
   * @param old the status last reported, for times of transition
   */
  ObjectNode compute(JsonNode old, List<String> troubles, Instant now) {
    ObjectNode status = Json.object();
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", nodeIp);
    addresses.addObject().put("type", "Hostname").put("address", nodeName);
    ObjectNode resources = status.putObject("capacity");
    capacity.forEach(resources::put);
    status.set("allocatable", resources.deepCopy());
    ArrayNode conditions = status.putArray("conditions");
    Set<String> pressed = pressures.get();
    boolean memory = pressed.contains("MemoryPressure");
    condition(
        conditions,
        old,
        now,
        "MemoryPressure",
        memory,
        memory ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
        "kubelet has " + (memory ? "insufficient" : "sufficient") + " memory available");
    boolean disk = pressed.contains("DiskPressure");
    condition(
        conditions,
        old,
        now,
        "DiskPressure",
        disk,
        disk ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
        "kubelet has " + (disk ? "" : "no ") + "disk pressure");
    condition(
        conditions,
        old,
        now,
        "PIDPressure",
        false,
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available");
    boolean ready = troubles.isEmpty();
    condition(
        conditions,
        old,
        now,
        "Ready",
        ready,
        ready ? "KubeletReady" : "KubeletNotReady",
        ready ? "kubelet is posting ready status" : String.join(", ", troubles));
    status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", kubeletPort);
    ObjectNode info = NodeFacts.nodeInfo(nodeName);
    try {
      VersionResponse version = runtime.version();
      info.put(
          "containerRuntimeVersion",
          version.getRuntimeName() + "://" + version.getRuntimeVersion().replaceAll("~.*", ""));
      status.set("images", images());
    } catch (CriException e) {
      // Reported as a trouble already; what is known of the runtime stays as it was.
      info.put("containerRuntimeVersion", Json.text(old, "nodeInfo", "containerRuntimeVersion"));
    }
    status.set("nodeInfo", info);
    return status;
  }

  private ArrayNode images() throws CriException {
    ArrayNode images = Json.array();
    List<Image> largest =
        runtime.images().stream()
            .sorted(Comparator.comparingLong(Image::getSize).reversed())
            .limit(MOST_IMAGES)
            .toList();
    for (Image image : largest) {
      ObjectNode node = images.addObject();
      ArrayNode names = node.putArray("names");
      image.getRepoDigestsList().forEach(names::add);
      image.getRepoTagsList().forEach(names::add);
      node.put("sizeBytes", image.getSize());
    }
    return images;
  }

  private static void condition(
      ArrayNode conditions,
      JsonNode old,
      Instant now,
      String type,
      boolean value,
      String reason,
      String message) {
    String status = value ? "True" : "False";
    String since = Times.format(now);
    for (JsonNode before : old.path("conditions")) {
      if (Json.text(before, "type").equals(type) && Json.text(before, "status").equals(status)) {
        since = before.path("lastTransitionTime").asText(since);
      }
    }
    conditions
        .addObject()
        .put("type", type)
        .put("status", status)
        .put("lastHeartbeatTime", Times.format(now))
        .put("lastTransitionTime", since)
        .put("reason", reason)
        .put("message", message);
  }
}
