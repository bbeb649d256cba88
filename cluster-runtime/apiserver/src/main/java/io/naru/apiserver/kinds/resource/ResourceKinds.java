package io.naru.apiserver.kinds.resource;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.StandardStrategy.Traits;
import java.util.List;

/** Rows of {@code resource.k8s.io}. */
public final class ResourceKinds {

  private ResourceKinds() {}

  public static List<Kind> rows() {
    return List.of(deviceclasses(), resourceclaims(), resourceclaimtemplates(), resourceslices());
  }

  private static Kind deviceclasses() {
    return KindBuilder.clusterWide("resource.k8s.io/v1", "DeviceClass", "deviceclasses")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind resourceclaims() {
    return KindBuilder.namespaced("resource.k8s.io/v1", "ResourceClaim", "resourceclaims")
        .status()
        .strategy(StandardStrategy.of(Traits.PLAIN.withStatus()))
        .build();
  }

  private static Kind resourceclaimtemplates() {
    return KindBuilder.namespaced(
            "resource.k8s.io/v1", "ResourceClaimTemplate", "resourceclaimtemplates")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind resourceslices() {
    return KindBuilder.clusterWide("resource.k8s.io/v1", "ResourceSlice", "resourceslices")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }
}
