package io.naru.controllers.disruption;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many pods the controllers of given pods want. */
final class ExpectedPods {

  private record Scale(String uid, int replicas) {}

  private final ApiTransport transport;
  private final Indexer<ReplicaSet> replicaSets;
  private final Indexer<Deployment> deployments;
  private final Indexer<StatefulSet> statefulSets;
  private final Indexer<ReplicationController> replicationControllers;

  ExpectedPods(ControllerContext context, ApiTransport transport) {
    this.transport = transport;
    replicaSets = context.lister(Resources.REPLICA_SETS);
    deployments = context.lister(Resources.DEPLOYMENTS);
    statefulSets = context.lister(Resources.STATEFUL_SETS);
    replicationControllers = context.lister(Resources.REPLICATION_CONTROLLERS);
  }

  /**
   * The sum over all controllers of the pods. Pods without a controller count for nothing.
   *
   * @throws IllegalStateException if that of a pod can't be found
   */
  int of(List<Pod> pods) {
    Map<String, Integer> replicas = new HashMap<>();
    for (Pod pod : pods) {
      OwnerReference owner = Owners.controllerOf(pod);
      if (owner == null || replicas.containsKey(owner.getUid())) {
        continue;
      }
      Scale scale = scale(pod.getMetadata().getNamespace(), owner);
      if (scale == null) {
        throw new IllegalStateException(
            "found no controllers for pod \"" + pod.getMetadata().getName() + "\"");
      }
      replicas.put(scale.uid(), scale.replicas());
      if (!scale.uid().equals(owner.getUid())) {
        // The other pods of this ReplicaSet need not look up its deployment again.
        replicas.putIfAbsent(owner.getUid(), 0);
      }
    }
    return replicas.values().stream().mapToInt(Integer::intValue).sum();
  }

  private @Nullable Scale scale(String namespace, OwnerReference owner) {
    String group = GroupVersion.parse(owner.getApiVersion()).group();
    return switch (group + "/" + owner.getKind()) {
      case "apps/ReplicaSet" -> {
        ReplicaSet set = sameUid(replicaSets.get(namespace, owner.getName()), owner);
        OwnerReference above = set == null ? null : Owners.controllerOf(set);
        if (above != null && above.getKind().equals("Deployment")) {
          Deployment deployment = sameUid(deployments.get(namespace, above.getName()), above);
          yield deployment == null
              ? null
              : new Scale(above.getUid(), orOne(deployment.getSpec().getReplicas()));
        }
        yield set == null ? null : new Scale(owner.getUid(), orOne(set.getSpec().getReplicas()));
      }
      case "apps/StatefulSet" -> {
        StatefulSet set = sameUid(statefulSets.get(namespace, owner.getName()), owner);
        yield set == null ? null : new Scale(owner.getUid(), orOne(set.getSpec().getReplicas()));
      }
      case "/ReplicationController" -> {
        ReplicationController found =
            sameUid(replicationControllers.get(namespace, owner.getName()), owner);
        yield found == null
            ? null
            : new Scale(owner.getUid(), orOne(found.getSpec().getReplicas()));
      }
      default -> scaleSubresource(namespace, owner);
    };
  }

  private @Nullable Scale scaleSubresource(String namespace, OwnerReference owner) {
    // Plurals of kinds that can be scaled are regular; one that is not has no budget by percentage.
    GroupVersionResource resource =
        GroupVersionResource.of(
            owner.getApiVersion(), owner.getKind().toLowerCase(Locale.ROOT) + "s");
    try {
      var scale =
          transport.get(Target.of(resource, namespace, owner.getName()).subresource("scale"));
      return scale.uid().equals(owner.getUid())
          ? new Scale(owner.getUid(), scale.tree().path("spec").path("replicas").asInt())
          : null;
    } catch (StatusException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  private static <T extends HasMetadata> @Nullable T sameUid(
      @Nullable T found, OwnerReference owner) {
    return found != null && found.getMetadata().getUid().equals(owner.getUid()) ? found : null;
  }

  private static int orOne(@Nullable Integer replicas) {
    return Objects.requireNonNullElse(replicas, 1);
  }
}
