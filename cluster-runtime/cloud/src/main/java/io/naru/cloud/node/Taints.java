package io.naru.cloud.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;

/** The taints by which nodes and their cloud talk. */
final class Taints {

  /** A new node has it until its cloud has told of its machine. */
  static final String UNINITIALIZED = "node.cloudprovider.kubernetes.io/uninitialized";

  /** A node has it while its machine is switched off. */
  static final String SHUTDOWN = "node.cloudprovider.kubernetes.io/shutdown";

  private Taints() {}

  static List<Taint> of(Node node) {
    return node.getSpec() == null || node.getSpec().getTaints() == null
        ? List.of()
        : node.getSpec().getTaints();
  }

  static boolean has(Node node, String key) {
    return of(node).stream().anyMatch(taint -> key.equals(taint.getKey()));
  }

  static List<Taint> without(Node node, String key) {
    return of(node).stream().filter(taint -> !key.equals(taint.getKey())).toList();
  }
}
