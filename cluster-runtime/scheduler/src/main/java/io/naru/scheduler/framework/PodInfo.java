package io.naru.scheduler.framework;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod with everything scheduling wants to know of it, parsed once. Immutable; thread-safe. */
public final class PodInfo {

  private final Pod pod;
  private final String uid;
  private final Map<String, String> labels;
  private final ResourceAmounts requests;
  private final ResourceAmounts assumedRequests;
  private final List<HostPort> hostPorts;
  private final NodePlacement placement;
  private final List<AffinityTerm> requiredAffinity;
  private final List<AffinityTerm> requiredAntiAffinity;
  private final List<AffinityTerm> preferredAffinity;
  private final List<AffinityTerm> preferredAntiAffinity;
  private final List<SpreadConstraint> spreadConstraints;
  private final List<ClaimReference> claims;

  public PodInfo(Pod pod) {
    this.pod = pod;
    String known = pod.getMetadata().getUid();
    this.uid = known == null ? key() : known;
    Map<String, String> given = pod.getMetadata().getLabels();
    this.labels = given == null ? Map.of() : given;
    PodSpec spec = pod.getSpec();
    this.requests = PodRequests.of(spec, false);
    this.assumedRequests = PodRequests.of(spec, true);
    this.hostPorts = hostPorts(spec);
    this.placement = NodePlacement.of(spec);
    Affinity affinity = spec.getAffinity();
    var near = affinity == null ? null : affinity.getPodAffinity();
    var far = affinity == null ? null : affinity.getPodAntiAffinity();
    requiredAffinity =
        near == null ? List.of() : terms(near.getRequiredDuringSchedulingIgnoredDuringExecution());
    preferredAffinity =
        near == null
            ? List.of()
            : weighted(near.getPreferredDuringSchedulingIgnoredDuringExecution());
    requiredAntiAffinity =
        far == null ? List.of() : terms(far.getRequiredDuringSchedulingIgnoredDuringExecution());
    preferredAntiAffinity =
        far == null
            ? List.of()
            : weighted(far.getPreferredDuringSchedulingIgnoredDuringExecution());
    spreadConstraints =
        spec.getTopologySpreadConstraints().stream()
            .map(constraint -> SpreadConstraint.of(constraint, labels))
            .toList();
    claims = ClaimReference.of(pod);
  }

  public Pod pod() {
    return pod;
  }

  public String uid() {
    return uid;
  }

  public String namespace() {
    String namespace = pod.getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }

  public String name() {
    return pod.getMetadata().getName();
  }

  /** {@code namespace/name}, for messages. */
  public String key() {
    return namespace() + "/" + name();
  }

  public Map<String, String> labels() {
    return labels;
  }

  public int priority() {
    Integer priority = pod.getSpec().getPriority();
    return priority == null ? 0 : priority;
  }

  /** The node it is bound to; null if none yet. */
  public @Nullable String nodeName() {
    String name = pod.getSpec().getNodeName();
    return name == null || name.isEmpty() ? null : name;
  }

  /** Where a preemption is making room for it; null if nowhere. */
  public @Nullable String nominatedNode() {
    String name = pod.getStatus() == null ? null : pod.getStatus().getNominatedNodeName();
    return name == null || name.isEmpty() ? null : name;
  }

  public boolean isBeingDeleted() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** Whether its containers have ended for good, so that it uses nothing any more. */
  public boolean isTerminal() {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  public ResourceAmounts requests() {
    return requests;
  }

  /** As {@link #requests()}, with assumed CPU and memory for containers that request none. */
  public ResourceAmounts assumedRequests() {
    return assumedRequests;
  }

  public List<HostPort> hostPorts() {
    return hostPorts;
  }

  public List<Toleration> tolerations() {
    return pod.getSpec().getTolerations();
  }

  public NodePlacement placement() {
    return placement;
  }

  public List<AffinityTerm> requiredAffinity() {
    return requiredAffinity;
  }

  public List<AffinityTerm> requiredAntiAffinity() {
    return requiredAntiAffinity;
  }

  public List<AffinityTerm> preferredAffinity() {
    return preferredAffinity;
  }

  public List<AffinityTerm> preferredAntiAffinity() {
    return preferredAntiAffinity;
  }

  public boolean hasAffinity() {
    return !requiredAffinity.isEmpty()
        || !requiredAntiAffinity.isEmpty()
        || !preferredAffinity.isEmpty()
        || !preferredAntiAffinity.isEmpty();
  }

  public List<SpreadConstraint> spreadConstraints() {
    return spreadConstraints;
  }

  /** The claims it uses, each once. */
  public List<ClaimReference> claims() {
    return claims;
  }

  /** Whether a claim that changed is one of its own. */
  public boolean uses(ClusterEvent.ClaimChanged changed) {
    if (!claims.isEmpty() && changed.namespace().equals(namespace())) {
      for (ClaimReference claim : claims) {
        if (claim.name().equals(changed.name())) {
          return true;
        }
      }
    }
    return false;
  }

  private List<AffinityTerm> terms(List<PodAffinityTerm> terms) {
    return terms.stream().map(term -> AffinityTerm.of(term, namespace(), 0)).toList();
  }

  private List<AffinityTerm> weighted(List<WeightedPodAffinityTerm> terms) {
    return terms.stream()
        .map(term -> AffinityTerm.of(term.getPodAffinityTerm(), namespace(), term.getWeight()))
        .toList();
  }

  private static List<HostPort> hostPorts(PodSpec spec) {
    List<HostPort> ports = new ArrayList<>(0);
    for (Container container : spec.getContainers()) {
      addHostPorts(container, ports);
    }
    for (Container container : spec.getInitContainers()) {
      if ("Always".equals(container.getRestartPolicy())) {
        addHostPorts(container, ports);
      }
    }
    return List.copyOf(ports);
  }

  private static void addHostPorts(Container container, List<HostPort> ports) {
    for (ContainerPort port : container.getPorts()) {
      if (port.getHostPort() != null && port.getHostPort() > 0) {
        String ip = port.getHostIP();
        String protocol = port.getProtocol();
        ports.add(
            new HostPort(
                ip == null || ip.isEmpty() || ip.equals("::") ? HostPort.ANY_ADDRESS : ip,
                protocol == null || protocol.isEmpty() ? "TCP" : protocol,
                port.getHostPort()));
      }
    }
  }

  @Override
  public String toString() {
    return key();
  }
}
