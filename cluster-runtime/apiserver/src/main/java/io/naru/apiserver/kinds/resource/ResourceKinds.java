package io.naru.apiserver.kinds.resource;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code resource.k8s.io}. */
public final class ResourceKinds {

  private ResourceKinds() {}

  public static List<Kind> rows() {
    return List.of(deviceclasses(), resourceclaims(), resourceclaimtemplates(), resourceslices());
  }

  private static Kind deviceclasses() {
    return KindBuilder.clusterWide("resource.k8s.io/v1", "DeviceClass", "deviceclasses")
        .strategy(ResourceStrategies.deviceClass())
        .printer(ResourcePrinters.aged())
        .build();
  }

  private static Kind resourceclaims() {
    return KindBuilder.namespaced("resource.k8s.io/v1", "ResourceClaim", "resourceclaims")
        .status()
        .strategy(ResourceStrategies.claim())
        .printer(ResourcePrinters.claims())
        .build();
  }

  private static Kind resourceclaimtemplates() {
    return KindBuilder.namespaced(
            "resource.k8s.io/v1", "ResourceClaimTemplate", "resourceclaimtemplates")
        .strategy(ResourceStrategies.template())
        .printer(ResourcePrinters.aged())
        .build();
  }

  private static Kind resourceslices() {
    return KindBuilder.clusterWide("resource.k8s.io/v1", "ResourceSlice", "resourceslices")
        .strategy(ResourceStrategies.slice())
        .printer(ResourcePrinters.slices())
        .build();
  }
}
