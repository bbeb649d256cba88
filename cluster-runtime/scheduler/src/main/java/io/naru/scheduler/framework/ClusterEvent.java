package io.naru.scheduler.framework;

/** Something happened that may let a waiting pod be scheduled. */
public sealed interface ClusterEvent {

  record NodeAdded(NodeInfo node) implements ClusterEvent {}

  /** Only changes that matter to scheduling, not heartbeats. */
  record NodeUpdated(NodeInfo old, NodeInfo node) implements ClusterEvent {}

  /** A pod is on a node now. */
  record AssignedPodAdded(PodInfo pod) implements ClusterEvent {}

  /** Labels or resources of a pod on a node changed. */
  record AssignedPodUpdated(PodInfo old, PodInfo pod) implements ClusterEvent {}

  /** A pod left its node, or ended. */
  record AssignedPodDeleted(PodInfo pod) implements ClusterEvent {}

  /** A waiting pod itself changed; only that pod is asked about. */
  record PodUpdated(PodInfo old, PodInfo pod) implements ClusterEvent {}

  /** Labels of a namespace changed, or there is a new one. */
  record NamespaceChanged(String namespace) implements ClusterEvent {}

  /** A claim appeared, changed or went. */
  record ClaimChanged(String namespace, String name) implements ClusterEvent {}

  /** A volume, a storage class or what a node can attach appeared or changed. */
  record VolumesChanged() implements ClusterEvent {}
}
