package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an object counts for in quotas, by the names that quotas have for it. */
final class QuotaUsage {

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

  static Map<String, Quantity> of(Kind kind, ObjectNode object) {
    Map<String, Quantity> usage = new TreeMap<>();
    Quantity one = Quantity.of(1);
    usage.put("count/" + kind.resource().groupResource(), one);
    if (!kind.groupVersionKind().group().isEmpty()) {
      return usage;
    }
    if (COUNTED.contains(kind.plural())) {
      usage.put(kind.plural(), one);
    }
    switch (kind.plural()) {
      case "pods" -> addPod(object, usage);
      case "services" -> addService(object, usage);
      case "persistentvolumeclaims" -> addClaim(object, usage);
      default -> {}
    }
    return usage;
  }

  private static void addPod(ObjectNode pod, Map<String, Quantity> usage) {
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
