package io.naru.scheduler.framework;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with what runs on it, summed up. Mutable and not thread-safe: the cache changes its own
 * under its lock and gives out copies.
 */
public final class NodeInfo {

  private final String name;
  private @Nullable Node node;
  private Map<String, String> labels = Map.of();
  private List<Taint> taints = List.of();
  private boolean unschedulable;
  private ResourceAmounts allocatable = new ResourceAmounts();
  private Map<String, Long> images = Map.of();
  private final ResourceAmounts requested;
  private final ResourceAmounts assumedRequested;
  private final List<PodInfo> pods;
  private final List<PodInfo> podsWithAffinity;
  private final List<PodInfo> podsWithRequiredAntiAffinity;
  private final List<HostPort> hostPorts;
  private long generation;

  /** A node that is not known yet, though pods on it are. */
  public NodeInfo(String name) {
    this.name = name;
    requested = new ResourceAmounts();
    assumedRequested = new ResourceAmounts();
    pods = new ArrayList<>();
    podsWithAffinity = new ArrayList<>(0);
    podsWithRequiredAntiAffinity = new ArrayList<>(0);
    hostPorts = new ArrayList<>(0);
  }

  public NodeInfo(Node node) {
    this(node.getMetadata().getName());
    setNode(node);
  }

  private NodeInfo(NodeInfo other) {
    name = other.name;
    node = other.node;
    labels = other.labels;
    taints = other.taints;
    unschedulable = other.unschedulable;
    allocatable = other.allocatable;
    images = other.images;
    requested = other.requested.copy();
    assumedRequested = other.assumedRequested.copy();
    pods = new ArrayList<>(other.pods);
    podsWithAffinity = new ArrayList<>(other.podsWithAffinity);
    podsWithRequiredAntiAffinity = new ArrayList<>(other.podsWithRequiredAntiAffinity);
    hostPorts = new ArrayList<>(other.hostPorts);
    generation = other.generation;
  }

  public NodeInfo copy() {
    return new NodeInfo(this);
  }

  /** Takes over what the API says of the node; null if it is gone while pods are still on it. */
  public void setNode(@Nullable Node now) {
    node = now;
    if (now == null) {
      return;
    }
    Map<String, String> given = now.getMetadata().getLabels();
    labels = given == null ? Map.of() : given;
    if (now.getSpec() != null) {
      taints = List.copyOf(now.getSpec().getTaints());
      unschedulable = Boolean.TRUE.equals(now.getSpec().getUnschedulable());
    }
    if (now.getStatus() != null) {
      allocatable = ResourceAmounts.of(now.getStatus().getAllocatable());
      images = images(now.getStatus().getImages());
    }
  }

  public void addPod(PodInfo pod) {
    pods.add(pod);
    requested.add(pod.requests());
    assumedRequested.add(pod.assumedRequests());
    hostPorts.addAll(pod.hostPorts());
    if (pod.hasAffinity()) {
      podsWithAffinity.add(pod);
    }
    if (!pod.requiredAntiAffinity().isEmpty()) {
      podsWithRequiredAntiAffinity.add(pod);
    }
  }

  /** Removes the pod of this uid; does nothing if it is not there. */
  public void removePod(String uid) {
    for (int i = 0; i < pods.size(); i++) {
      PodInfo pod = pods.get(i);
      if (pod.uid().equals(uid)) {
        pods.remove(i);
        requested.subtract(pod.requests());
        assumedRequested.subtract(pod.assumedRequests());
        pod.hostPorts().forEach(hostPorts::remove);
        podsWithAffinity.removeIf(other -> other.uid().equals(uid));
        podsWithRequiredAntiAffinity.removeIf(other -> other.uid().equals(uid));
        return;
      }
    }
  }

  public String name() {
    return name;
  }

  /** Null if pods are on it but the node itself is not known. */
  public @Nullable Node node() {
    return node;
  }

  public Map<String, String> labels() {
    return labels;
  }

  public List<Taint> taints() {
    return taints;
  }

  public boolean isUnschedulable() {
    return unschedulable;
  }

  public ResourceAmounts allocatable() {
    return allocatable;
  }

  /** Sizes in bytes of the images on the node, by each of their names. */
  public Map<String, Long> images() {
    return images;
  }

  public ResourceAmounts requested() {
    return requested;
  }

  /** As {@link #requested()}, with assumed amounts for containers that request none. */
  public ResourceAmounts assumedRequested() {
    return assumedRequested;
  }

  public List<PodInfo> pods() {
    return pods;
  }

  public List<PodInfo> podsWithAffinity() {
    return podsWithAffinity;
  }

  public List<PodInfo> podsWithRequiredAntiAffinity() {
    return podsWithRequiredAntiAffinity;
  }

  public List<HostPort> hostPorts() {
    return hostPorts;
  }

  /** Grows with every change in the cache. */
  public long generation() {
    return generation;
  }

  public void setGeneration(long generation) {
    this.generation = generation;
  }

  private static Map<String, Long> images(List<ContainerImage> list) {
    if (list.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> sizes = new HashMap<>();
    for (ContainerImage image : list) {
      for (String imageName : image.getNames()) {
        sizes.put(imageName, image.getSizeBytes() == null ? 0 : image.getSizeBytes());
      }
    }
    return sizes;
  }

  @Override
  public String toString() {
    return name;
  }
}
