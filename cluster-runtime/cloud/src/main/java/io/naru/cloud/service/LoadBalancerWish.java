package io.naru.cloud.service;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What of a service its load balancer depends on: when it changes, that one is ensured again. */
record LoadBalancerWish(
    List<ServicePort> ports,
    List<String> sourceRanges,
    String address,
    String affinity,
    String trafficPolicy,
    List<String> families,
    Map<String, String> annotations) {

  static LoadBalancerWish of(Service service) {
    var spec = service.getSpec();
    return new LoadBalancerWish(
        List.copyOf(spec.getPorts()),
        copy(spec.getLoadBalancerSourceRanges()),
        Objects.requireNonNullElse(spec.getLoadBalancerIP(), ""),
        Objects.requireNonNullElse(spec.getSessionAffinity(), ""),
        Objects.requireNonNullElse(spec.getExternalTrafficPolicy(), ""),
        copy(spec.getIpFamilies()),
        // Clouds take their further settings from annotations.
        service.getMetadata().getAnnotations() == null
            ? Map.of()
            : Map.copyOf(service.getMetadata().getAnnotations()));
  }

  private static List<String> copy(@org.jspecify.annotations.Nullable List<String> texts) {
    return texts == null ? List.of() : List.copyOf(texts);
  }
}
