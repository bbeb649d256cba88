package io.naru.apiserver.kinds.node;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code node.k8s.io}. */
public final class NodeKinds {

  private NodeKinds() {}

  public static List<Kind> rows() {
    return List.of(runtimeclasses());
  }

  private static Kind runtimeclasses() {
    return KindBuilder.clusterWide("node.k8s.io/v1", "RuntimeClass", "runtimeclasses")
        .strategy(new RuntimeClassStrategy())
        .printer(RuntimeClassStrategy.printer())
        .build();
  }
}
