package io.naru.controllers.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.naru.client.ResourceType;
import io.naru.machinery.selector.LabelSelector;
import java.util.function.Function;

/**
 * A kind that keeps a number of like pods.
 *
 * @param user the service account that acts for it, which is also the component of its events
 * @param wanted what an object of the kind wants
 * @param countsTerminating whether its status tells how many pods are on their way out
 */
public record ReplicaKind<O extends HasMetadata>(
    ResourceType<O> type, String user, Function<O, Wanted> wanted, boolean countsTerminating) {

  /**
   * What one object wants.
   *
   * @param minReadySeconds how long a pod must be ready to be available
   */
  public record Wanted(
      int replicas, int minReadySeconds, LabelSelector selector, PodTemplateSpec template) {}
}
