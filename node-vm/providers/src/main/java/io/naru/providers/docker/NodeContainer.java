package io.naru.providers.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import java.util.List;
import java.util.Map;

/** How a node's container is named, labelled and run. */
final class NodeContainer {

  /** Label with the cluster's name, by which its containers, volumes and network are found. */
  static final String CLUSTER_LABEL = "io.naru.cluster";

  /** Label with the node's name. */
  static final String NODE_LABEL = "io.naru.node";

  /** What must survive the container, by the suffix of its volume's name. */
  private static final Map<String, String> VOLUMES =
      Map.of("containerd", "/var/lib/containerd", "kubelet", "/var/lib/kubelet");

  /** How a container gets the rights that a node needs. */
  enum Rights {
    /** What Docker has for it. */
    PRIVILEGED,
    /**
     * The same piece by piece, but without CAP_SYS_RESOURCE: hosts that lack it themselves, such as
     * some CI machines, cannot give it, and engines refuse privileged containers there.
     */
    CAPABILITIES
  }

  private NodeContainer() {}

  static String containerName(String clusterName, String nodeName) {
    return clusterName + "-" + nodeName;
  }

  static String networkName(String clusterName) {
    return "naru-" + clusterName;
  }

  static List<String> volumeNames(String clusterName, String nodeName) {
    return VOLUMES.keySet().stream()
        .sorted()
        .map(suffix -> containerName(clusterName, nodeName) + "-" + suffix)
        .toList();
  }

  static Map<String, String> labels(String clusterName, String nodeName) {
    return Map.of(CLUSTER_LABEL, clusterName, NODE_LABEL, nodeName);
  }

  /** The container's configuration on the host's side. */
  static HostConfig hostConfig(String clusterName, String nodeName, Rights rights) {
    HostConfig config =
        new UnmaskedHostConfig()
            .withCgroupnsMode("private")
            .withNetworkMode(networkName(clusterName))
            .withTmpFs(Map.of("/run", "exec,mode=755", "/tmp", "exec,mode=1777"))
            .withBinds(binds(clusterName, nodeName))
            // A node comes back with its engine, unless the user stopped it.
            .withRestartPolicy(RestartPolicy.unlessStoppedRestart());
    return switch (rights) {
      case PRIVILEGED -> config.withPrivileged(true);
      case CAPABILITIES ->
          config
              .withCapAdd(Capability.ALL)
              .withCapDrop(Capability.SYS_RESOURCE)
              .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
              .withDeviceCgroupRules(List.of("a *:* rwm"));
    };
  }

  private static List<Bind> binds(String clusterName, String nodeName) {
    String prefix = containerName(clusterName, nodeName) + "-";
    return VOLUMES.entrySet().stream()
        .map(
            entry -> new Bind(prefix + entry.getKey(), new Volume(entry.getValue()), AccessMode.rw))
        .toList();
  }

  /**
   * Nothing of /proc masked or read-only: what {@code --security-opt systempaths=unconfined} of the
   * docker command turns into, and docker-java has no fields for.
   */
  private static final class UnmaskedHostConfig extends HostConfig {

    private static final long serialVersionUID = 1L;

    @JsonProperty("MaskedPaths")
    List<String> maskedPaths() {
      return List.of();
    }

    @JsonProperty("ReadonlyPaths")
    List<String> readonlyPaths() {
      return List.of();
    }
  }
}
