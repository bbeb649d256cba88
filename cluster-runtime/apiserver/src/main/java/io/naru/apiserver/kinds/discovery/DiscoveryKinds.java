package io.naru.apiserver.kinds.discovery;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code discovery.k8s.io}. */
public final class DiscoveryKinds {

  private DiscoveryKinds() {}

  public static List<Kind> rows() {
    return List.of(endpointslices());
  }

  private static Kind endpointslices() {
    return KindBuilder.namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices")
        .strategy(new EndpointSliceStrategy())
        .printer(EndpointSliceStrategy.printer())
        .build();
  }
}
