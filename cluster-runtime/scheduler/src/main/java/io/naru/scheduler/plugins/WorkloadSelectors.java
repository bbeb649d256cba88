package io.naru.scheduler.plugins;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.naru.client.Indexer;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.machinery.Json;
import io.naru.machinery.selector.LabelSelector;
import io.naru.machinery.selector.Requirement;
import io.naru.scheduler.framework.PodInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a pod is one of many of: the pods of its services and its owning workload. For one
 * thread.
 */
final class WorkloadSelectors {

  private static final int REMEMBERED = 256;

  /** By the selector as the object has it: the next pods are likely to be of the same workload. */
  private final Map<Object, LabelSelector> parsed =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, LabelSelector> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Indexer<Service> services;
  private final Indexer<io.fabric8.kubernetes.api.model.ReplicationController> controllers;
  private final Indexer<io.fabric8.kubernetes.api.model.apps.ReplicaSet> replicaSets;
  private final Indexer<io.fabric8.kubernetes.api.model.apps.StatefulSet> statefulSets;

  WorkloadSelectors(InformerFactory informers) {
    services = informers.informer(Resources.SERVICES).indexer();
    controllers = informers.informer(Resources.REPLICATION_CONTROLLERS).indexer();
    replicaSets = informers.informer(Resources.REPLICA_SETS).indexer();
    statefulSets = informers.informer(Resources.STATEFUL_SETS).indexer();
  }

  /** Null if it belongs to nothing. */
  @Nullable LabelSelector of(PodInfo pod) {
    List<Requirement> requirements = new ArrayList<>();
    for (Service service : services.inNamespace(pod.namespace())) {
      Map<String, String> labels = service.getSpec().getSelector();
      if (labels != null && !labels.isEmpty()) {
        LabelSelector selector = ofLabels(labels);
        if (selector.matches(pod.labels())) {
          requirements.addAll(selector.requirements());
        }
      }
    }
    LabelSelector owner = ofOwner(pod);
    if (owner != null) {
      requirements.addAll(owner.requirements());
    }
    return requirements.isEmpty() ? null : LabelSelector.of(requirements);
  }

  private @Nullable LabelSelector ofOwner(PodInfo pod) {
    for (OwnerReference reference : pod.pod().getMetadata().getOwnerReferences()) {
      if (Boolean.TRUE.equals(reference.getController())) {
        return ofOwner(pod.namespace(), reference);
      }
    }
    return null;
  }

  private @Nullable LabelSelector ofOwner(String namespace, OwnerReference reference) {
    return switch (reference.getKind()) {
      case "ReplicationController" -> {
        var found = controllers.get(namespace, reference.getName());
        var labels = found == null ? null : found.getSpec().getSelector();
        yield labels == null ? null : ofLabels(labels);
      }
      case "ReplicaSet" -> {
        var found = replicaSets.get(namespace, reference.getName());
        yield found == null ? null : parsed(found.getSpec().getSelector());
      }
      case "StatefulSet" -> {
        var found = statefulSets.get(namespace, reference.getName());
        yield found == null ? null : parsed(found.getSpec().getSelector());
      }
      default -> null;
    };
  }

  private LabelSelector ofLabels(Map<String, String> labels) {
    return parsed.computeIfAbsent(labels, key -> LabelSelector.ofLabels(labels));
  }

  private LabelSelector parsed(Object selector) {
    return parsed.computeIfAbsent(
        selector, key -> LabelSelector.fromJson(Json.mapper().<JsonNode>valueToTree(key)));
  }
}
