package io.naru.providers.hollow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.naru.cluster.Versions;
import io.naru.machinery.Json;
import io.naru.providers.hollow.HollowNode.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** What a hollow node says of itself: the status of its Node object. */
final class NodeReport {

  private final Node node;
  private final String now;
  private final ArrayNode conditions = Json.array();
  private boolean changed;

  private NodeReport(Node node, HollowNode hollow, Instant now) {
    this.node = node;
    this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    condition(
        "MemoryPressure",
        hollow.fault() == Fault.MEMORY_PRESSURE,
        "KubeletHasInsufficientMemory",
        "kubelet has insufficient memory available",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available");
    condition(
        "DiskPressure",
        hollow.fault() == Fault.DISK_PRESSURE,
        "KubeletHasDiskPressure",
        "kubelet has disk pressure",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure");
    condition(
        "PIDPressure",
        hollow.fault() == Fault.PID_PRESSURE,
        "KubeletHasInsufficientPID",
        "kubelet has insufficient PID available",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available");
    condition(
        "Ready",
        hollow.fault() != Fault.NOT_READY,
        "KubeletReady",
        "kubelet is posting ready status",
        "KubeletNotReady",
        "this hollow node is told to be not ready");
    for (NodeCondition other : node.getStatus().getConditions()) {
      if (!isOwn(other.getType())) {
        conditions.add(Json.mapper().<ObjectNode>valueToTree(other));
      }
    }
  }

  /** Whether the object says something else than the node would; the time of its word aside. */
  static boolean isOutdated(Node node, HollowNode hollow) {
    return new NodeReport(node, hollow, Instant.EPOCH).changed
        || node.getStatus().getCapacity() == null
        || node.getStatus().getCapacity().isEmpty();
  }

  /**
   * A merge patch of the status.
   *
   * @param capacity of a node whose object has none yet
   */
  static ObjectNode patch(Node node, HollowNode hollow, Map<String, String> capacity, Instant now) {
    ObjectNode patch = Json.object();
    patch
        .putObject("metadata")
        .put("uid", node.getMetadata().getUid())
        .put("resourceVersion", node.getMetadata().getResourceVersion());
    ObjectNode status = patch.putObject("status");
    status.set("conditions", new NodeReport(node, hollow, now).conditions);
    if (node.getStatus().getCapacity() == null || node.getStatus().getCapacity().isEmpty()) {
      capacity.forEach(status.putObject("capacity")::put);
      capacity.forEach(status.putObject("allocatable")::put);
    }
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", hollow.address());
    addresses.addObject().put("type", "Hostname").put("address", hollow.name());
    status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10250);
    String id = UUID.nameUUIDFromBytes(hollow.uid().getBytes(StandardCharsets.UTF_8)).toString();
    status
        .putObject("nodeInfo")
        .put("machineID", id.replace("-", ""))
        .put("systemUUID", id)
        .put("bootID", id)
        .put("kernelVersion", "hollow")
        .put("osImage", "Naru hollow node")
        .put("containerRuntimeVersion", "hollow://1")
        .put("kubeletVersion", Versions.kubernetes())
        .put("kubeProxyVersion", Versions.kubernetes())
        .put("operatingSystem", "linux")
        .put("architecture", "amd64");
    return patch;
  }

  private void condition(
      String type,
      boolean value,
      String reasonIfTrue,
      String messageIfTrue,
      String reasonIfFalse,
      String messageIfFalse) {
    String status = value ? "True" : "False";
    String since = now;
    boolean same = false;
    for (NodeCondition old : node.getStatus().getConditions()) {
      if (type.equals(old.getType()) && status.equals(old.getStatus())) {
        same = true;
        since = old.getLastTransitionTime() == null ? now : old.getLastTransitionTime();
      }
    }
    changed |= !same;
    conditions
        .addObject()
        .put("type", type)
        .put("status", status)
        .put("lastHeartbeatTime", now)
        .put("lastTransitionTime", since)
        .put("reason", value ? reasonIfTrue : reasonIfFalse)
        .put("message", value ? messageIfTrue : messageIfFalse);
  }

  private static boolean isOwn(String type) {
    return switch (type) {
      case "MemoryPressure", "DiskPressure", "PIDPressure", "Ready" -> true;
      default -> false;
    };
  }
}
