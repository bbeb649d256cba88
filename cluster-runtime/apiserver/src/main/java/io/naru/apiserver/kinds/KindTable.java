package io.naru.apiserver.kinds;

import io.naru.apiserver.kinds.admission.AdmissionRegistrationKinds;
import io.naru.apiserver.kinds.apps.AppsKinds;
import io.naru.apiserver.kinds.autoscaling.AutoscalingKinds;
import io.naru.apiserver.kinds.batch.BatchKinds;
import io.naru.apiserver.kinds.certificates.CertificatesKinds;
import io.naru.apiserver.kinds.coordination.CoordinationKinds;
import io.naru.apiserver.kinds.core.CoreKinds;
import io.naru.apiserver.kinds.discovery.DiscoveryKinds;
import io.naru.apiserver.kinds.events.EventsKinds;
import io.naru.apiserver.kinds.extensions.ExtensionsKinds;
import io.naru.apiserver.kinds.flowcontrol.FlowControlKinds;
import io.naru.apiserver.kinds.networking.NetworkingKinds;
import io.naru.apiserver.kinds.node.NodeKinds;
import io.naru.apiserver.kinds.policy.PolicyKinds;
import io.naru.apiserver.kinds.rbac.RbacKinds;
import io.naru.apiserver.kinds.resource.ResourceKinds;
import io.naru.apiserver.kinds.reviews.ReviewKinds;
import io.naru.apiserver.kinds.scheduling.SchedulingKinds;
import io.naru.apiserver.kinds.storage.StorageKinds;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every built-in resource that the server serves, one row a resource and version. Immutable. */
public final class KindTable {

  private static final KindTable BUILT_IN =
      new KindTable(
          Stream.of(
                  CoreKinds.rows(),
                  AdmissionRegistrationKinds.rows(),
                  ExtensionsKinds.rows(),
                  AppsKinds.rows(),
                  ReviewKinds.rows(),
                  AutoscalingKinds.rows(),
                  BatchKinds.rows(),
                  CertificatesKinds.rows(),
                  CoordinationKinds.rows(),
                  DiscoveryKinds.rows(),
                  EventsKinds.rows(),
                  FlowControlKinds.rows(),
                  NetworkingKinds.rows(),
                  NodeKinds.rows(),
                  PolicyKinds.rows(),
                  RbacKinds.rows(),
                  ResourceKinds.rows(),
                  SchedulingKinds.rows(),
                  StorageKinds.rows())
              .flatMap(List::stream)
              .toList());

  private final List<Kind> kinds;
  private final Map<GroupVersionResource, Kind> byResource = new LinkedHashMap<>();
  private final Map<GroupVersionKind, Kind> byKind = new LinkedHashMap<>();

  private KindTable(List<Kind> kinds) {
    this.kinds = kinds;
    for (Kind kind : kinds) {
      byResource.put(kind.resource(), kind);
      byKind.put(kind.groupVersionKind(), kind);
    }
  }

  /** What Kubernetes v1.36 serves by default. */
  public static KindTable builtIn() {
    return BUILT_IN;
  }

  /** In the order of groups, and by name within a group. */
  public List<Kind> all() {
    return kinds;
  }

  /**
   * @param group empty for core
   * @param plural name of the resource, without subresource
   */
  public @Nullable Kind find(String group, String version, String plural) {
    return byResource.get(new GroupVersionResource(group, version, plural));
  }

  /** As {@link #find(String, String, String)}. */
  public @Nullable Kind find(GroupVersionResource resource) {
    return byResource.get(resource);
  }

  public @Nullable Kind find(GroupVersionKind kind) {
    return byKind.get(kind);
  }
}
