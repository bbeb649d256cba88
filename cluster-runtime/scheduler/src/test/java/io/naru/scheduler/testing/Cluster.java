package io.naru.scheduler.testing;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodFluent;
import io.fabric8.kubernetes.api.model.Quantity;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makers of model objects. Pods live in namespace {@code default}; their uid is their name. */
public final class Cluster {

  private Cluster() {}

  /** 4 cores, 8 Gi, 110 pods, labelled with its name. */
  public static NodeBuilder node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withAllocatable(
            Map.of(
                "cpu", new Quantity("4"),
                "memory", new Quantity("8Gi"),
                "pods", new Quantity("110")))
        .endStatus();
  }

  public static Node node(String name, String zone) {
    return node(name)
        .editMetadata()
        .addToLabels("topology.kubernetes.io/zone", zone)
        .endMetadata()
        .build();
  }

  /** One container that requests nothing. */
  public static PodBuilder pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid(name)
        .endMetadata()
        .withNewSpec()
        .withSchedulerName("default-scheduler")
        .addNewContainer()
        .withName("main")
        .withImage("example/app")
        .endContainer()
        .endSpec();
  }

  public static Pod pod(
      String name, UnaryOperator<PodFluent<PodBuilder>.SpecNested<PodBuilder>> change) {
    return change.apply(pod(name).editSpec()).endSpec().build();
  }

  public static Pod requesting(String name, String cpu, String memory) {
    return requests(pod(name), cpu, memory).build();
  }

  public static PodBuilder requests(PodBuilder pod, String cpu, String memory) {
    return pod.editSpec()
        .editFirstContainer()
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
        .endResources()
        .endContainer()
        .endSpec();
  }

  public static Pod labelled(String name, String key, String value) {
    return pod(name).editMetadata().addToLabels(key, value).endMetadata().build();
  }

  public static PodInfo info(Pod pod) {
    return new PodInfo(pod);
  }

  /** A node with pods on it. */
  public static NodeInfo with(Node node, Pod... pods) {
    NodeInfo info = new NodeInfo(node);
    for (Pod pod : pods) {
      info.addPod(new PodInfo(pod));
    }
    return info;
  }

  public static Snapshot snapshot(NodeInfo... nodes) {
    return new Snapshot(List.of(nodes), image -> 0);
  }
}
