package io.naru.machinery.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupResource;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an object counts for in quotas, by the names that quotas have for it. */
public final class QuotaUsage {

  /** Resources that can be counted by their bare name. */
  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "services",
          "replicationcontrollers",
          "resourcequotas",
          "secrets",
          "configmaps",
          "persistentvolumeclaims");

  private static final Set<String> BARE = Set.of("cpu", "memory", "ephemeral-storage");

  private QuotaUsage() {}

  /**
   * What an object of the resource counts for, by the names of quotas; only what is not nothing.
   */
  public static Map<String, Quantity> of(GroupResource resource, ObjectNode object) {
    Map<String, Quantity> usage = new TreeMap<>();
    Quantity one = Quantity.of(1);
    usage.put("count/" + resource, one);
    if (!resource.group().isEmpty()) {
      return usage;
    }
    if (COUNTED.contains(resource.resource())) {
      usage.put(resource.resource(), one);
    }
    switch (resource.resource()) {
      case "pods" -> addPod(object, usage);
      case "services" -> addService(object, usage);
      case "persistentvolumeclaims" -> addClaim(object, usage);
      default -> {}
    }
    return usage;
  }

  /**
   * As {@link #of(GroupResource, ObjectNode)} at a time: a pod that its node should have ended long
   * ago (twice its grace) takes nothing, for the node may be gone.
   */
  public static Map<String, Quantity> of(GroupResource resource, ObjectNode object, Instant now) {
    Map<String, Quantity> usage = of(resource, object);
    String deleted = Json.text(object, "metadata", "deletionTimestamp");
    if (resource.toString().equals("pods") && !deleted.isEmpty()) {
      long grace = object.path("metadata").path("deletionGracePeriodSeconds").asLong();
      if (now.isAfter(Instant.parse(deleted).plusSeconds(grace))) {
        usage.keySet().retainAll(Set.of("count/pods"));
      }
    }
    return usage;
  }

  /** The core resource that a quota's name, other than {@code count/...}, measures or counts. */
  public static String coreResource(String name) {
    if (COUNTED.contains(name)) {
      return name;
    }
    if (name.startsWith("services.")) {
      return "services";
    }
    boolean storage =
        name.equals("requests.storage") || name.contains(".storageclass.storage.k8s.io/");
    return storage ? "persistentvolumeclaims" : "pods";
  }

  private static void addPod(ObjectNode pod, Map<String, Quantity> usage) {
    String phase = Json.text(pod, "status", "phase");
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      usage.remove("pods"); // it is still there, but takes nothing any more
      return;
    }
    Amounts.ofPod(pod, "requests")
        .forEach((name, amount) -> {
          usage.put("requests." + name, amount);
          if (BARE.contains(name)) {
            usage.put(name, amount);
          }
        });
    Amounts.ofPod(pod, "limits").forEach((name, amount) -> usage.put("limits." + name, amount));
  }

  private static void addService(ObjectNode service, Map<String, Quantity> usage) {
    String type = Json.text(service, "spec", "type");
    int ports = service.path("spec").path("ports").size();
    if (type.equals("LoadBalancer")) {
      usage.put("services.loadbalancers", Quantity.of(1));
    }
    boolean allocates =
        type.equals("NodePort")
            || (type.equals("LoadBalancer")
                && service.path("spec").path("allocateLoadBalancerNodePorts").asBoolean(true));
    if (allocates) {
      usage.put("services.nodeports", Quantity.of(ports));
    }
  }

  private static void addClaim(ObjectNode claim, Map<String, Quantity> usage) {
    JsonNode storage = Json.at(claim, "spec", "resources", "requests", "storage");
    String storageClass = Json.text(claim, "spec", "storageClassName");
    if (storage != null) {
      Quantity amount = Quantity.parse(storage.asText());
      usage.put("requests.storage", amount);
      if (!storageClass.isEmpty()) {
        usage.put(storageClass + ".storageclass.storage.k8s.io/requests.storage", amount);
      }
    }
    if (!storageClass.isEmpty()) {
      usage.put(
          storageClass + ".storageclass.storage.k8s.io/persistentvolumeclaims", Quantity.of(1));
    }
  }
}
