package io.naru.apiserver.kinds.networking;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code networking.k8s.io}. */
public final class NetworkingKinds {

  private NetworkingKinds() {}

  public static List<Kind> rows() {
    return List.of(ingressclasses(), ingresses(), ipaddresses(), networkpolicies(), servicecidrs());
  }

  private static Kind ingressclasses() {
    return KindBuilder.clusterWide("networking.k8s.io/v1", "IngressClass", "ingressclasses")
        .strategy(NetworkingStrategies.ingressClass())
        .printer(NetworkingPrinters.ingressClasses())
        .build();
  }

  private static Kind ingresses() {
    return KindBuilder.namespaced("networking.k8s.io/v1", "Ingress", "ingresses")
        .shortNames("ing")
        .status()
        .strategy(new IngressStrategy())
        .printer(NetworkingPrinters.ingresses())
        .build();
  }

  private static Kind ipaddresses() {
    return KindBuilder.clusterWide("networking.k8s.io/v1", "IPAddress", "ipaddresses")
        .shortNames("ip")
        .strategy(NetworkingStrategies.ipAddress())
        .printer(NetworkingPrinters.ipAddresses())
        .build();
  }

  private static Kind networkpolicies() {
    return KindBuilder.namespaced("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies")
        .shortNames("netpol")
        .strategy(new NetworkPolicyStrategy())
        .printer(NetworkingPrinters.networkPolicies())
        .build();
  }

  private static Kind servicecidrs() {
    return KindBuilder.clusterWide("networking.k8s.io/v1", "ServiceCIDR", "servicecidrs")
        .status()
        .strategy(NetworkingStrategies.serviceCidr())
        .printer(NetworkingPrinters.serviceCidrs())
        .build();
  }
}
