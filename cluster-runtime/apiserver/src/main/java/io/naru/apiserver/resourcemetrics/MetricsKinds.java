package io.naru.apiserver.resourcemetrics;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.StandardStrategy.Traits;
import java.util.List;

/** Rows of {@code metrics.k8s.io} for discovery; nothing of them is stored. */
public final class MetricsKinds {

  private MetricsKinds() {}

  public static List<Kind> rows() {
    return List.of(
        KindBuilder.clusterWide(ResourceMetricsHandler.API_VERSION, "NodeMetrics", "nodes")
            .verbs("get", "list")
            .strategy(StandardStrategy.of(Traits.PLAIN))
            .build(),
        KindBuilder.namespaced(ResourceMetricsHandler.API_VERSION, "PodMetrics", "pods")
            .verbs("get", "list")
            .strategy(StandardStrategy.of(Traits.PLAIN))
            .build());
  }
}
