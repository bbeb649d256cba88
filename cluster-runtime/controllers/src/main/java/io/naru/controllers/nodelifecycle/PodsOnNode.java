package io.naru.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.Indexer;
import java.util.List;

/** Pods by the node that they are bound to. */
final class PodsOnNode {

  private static final String INDEX = "nodelifecycle/node";

  private final Indexer<Pod> pods;

  PodsOnNode(Indexer<Pod> pods) {
    this.pods = pods;
    pods.addIndex(
        INDEX,
        pod -> {
          String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
          return node == null ? List.of() : List.of(node);
        });
  }

  List<Pod> on(String node) {
    return pods.byIndex(INDEX, node);
  }
}
