package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which pods stand behind a service, and at which addresses and ports. Pure functions. */
public final class ServicePods {

  private static final String TOLERATE_UNREADY =
      "service.alpha.kubernetes.io/tolerate-unready-endpoints";

  private ServicePods() {}

  /** Whether its endpoints are for the control plane to find: it has a selector. */
  public static boolean isManaged(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && !"ExternalName".equals(service.getSpec().getType());
  }

  public static boolean selects(Service service, Pod pod) {
    return isManaged(service)
        && Selectors.labels(pod).entrySet().containsAll(service.getSpec().getSelector().entrySet());
  }

  public static boolean isHeadless(Service service) {
    return "None".equals(service.getSpec().getClusterIP());
  }

  public static boolean publishesNotReady(Service service) {
    Map<String, String> annotations = service.getMetadata().getAnnotations();
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses())
        || (annotations != null && "true".equals(annotations.get(TOLERATE_UNREADY)));
  }

  /** {@code IPv4}, {@code IPv6} or both, the first one first. */
  public static List<String> families(Service service) {
    List<String> families = service.getSpec().getIpFamilies();
    if (families != null && !families.isEmpty()) {
      return families;
    }
    String address = service.getSpec().getClusterIP();
    return List.of(address != null && address.indexOf(':') >= 0 ? "IPv6" : "IPv4");
  }

  /** The pod's address of a family, or null if it has none. */
  public static @Nullable String address(Pod pod, String family) {
    if (pod.getStatus() == null) {
      return null;
    }
    boolean wanted = family.equals("IPv6");
    return Stream.concat(
            Stream.ofNullable(pod.getStatus().getPodIP()),
            pod.getStatus().getPodIPs().stream().map(PodIP::getIp))
        .filter(address -> !address.isEmpty() && address.indexOf(':') >= 0 == wanted)
        .findFirst()
        .orElse(null);
  }

  /** The port of the pod behind a port of the service; null if the pod has none of that name. */
  public static @Nullable Integer targetPort(ServicePort port, Pod pod) {
    IntOrString target = port.getTargetPort();
    String name = target == null ? null : target.getStrVal();
    if (name == null) {
      Integer number = target == null ? null : target.getIntVal();
      return number == null || number == 0 ? port.getPort() : number;
    }
    Stream<Container> sidecars =
        pod.getSpec().getInitContainers().stream()
            .filter(container -> "Always".equals(container.getRestartPolicy()));
    return Stream.concat(pod.getSpec().getContainers().stream(), sidecars)
        .flatMap(container -> container.getPorts().stream())
        .filter(found ->
            name.equals(found.getName())
                && protocol(found.getProtocol()).equals(protocol(port.getProtocol())))
        .map(found -> found.getContainerPort())
        .findFirst()
        .orElse(null);
  }

  public static String protocol(@Nullable String protocol) {
    return protocol == null ? "TCP" : protocol;
  }

  /** The name by which DNS finds this pod under the service, or null if it has none there. */
  public static @Nullable String hostname(Service service, Pod pod) {
    String hostname = pod.getSpec().getHostname();
    return hostname != null
            && !hostname.isEmpty()
            && service.getMetadata().getName().equals(pod.getSpec().getSubdomain())
        ? hostname
        : null;
  }

  public static ObjectReference reference(Pod pod) {
    return new ObjectReferenceBuilder()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .build();
  }

  /** Whether a change of a pod can matter to any service. Heartbeats of its status do not. */
  static boolean isRelevant(Pod old, Pod pod) {
    return !Selectors.labels(old).equals(Selectors.labels(pod))
        || Pods.isTerminating(old) != Pods.isTerminating(pod)
        || Pods.isTerminal(old) != Pods.isTerminal(pod)
        || Pods.isReady(old) != Pods.isReady(pod)
        || !Objects.equals(address(old, "IPv4"), address(pod, "IPv4"))
        || !Objects.equals(address(old, "IPv6"), address(pod, "IPv6"))
        || !Objects.equals(old.getSpec().getNodeName(), pod.getSpec().getNodeName())
        || !Objects.equals(old.getMetadata().getUid(), pod.getMetadata().getUid());
  }
}
