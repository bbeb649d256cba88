package io.naru.agent.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.v1.DNSConfig;
import io.naru.agent.cri.v1.LinuxPodSandboxConfig;
import io.naru.agent.cri.v1.PodSandboxConfig;
import io.naru.agent.cri.v1.PodSandboxMetadata;
import io.naru.agent.cri.v1.PortMapping;
import io.naru.agent.cri.v1.Protocol;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.model.PodResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Configuration of pod sandboxes. */
public final class SandboxConfigs {

  private static final int LONGEST_HOSTNAME = 63;

  private final String clusterDns;
  private final String clusterDomain;
  private final Path logDirectory;
  private final Path resolvConf;

  /**
   * Sandboxes of this node.
   *
   * @param clusterDns address of the cluster's DNS, "" if there is none
   * @param resolvConf the node's own resolver configuration
   */
  public SandboxConfigs(
      String clusterDns, String clusterDomain, Path logDirectory, Path resolvConf) {
    this.clusterDns = clusterDns;
    this.clusterDomain = clusterDomain;
    this.logDirectory = logDirectory;
    this.resolvConf = resolvConf;
  }

  /** The configuration for the given attempt, counted from 0. */
  public PodSandboxConfig of(Pod pod, int attempt) throws IOException {
    PodSandboxConfig.Builder config =
        PodSandboxConfig.newBuilder()
            .setMetadata(
                PodSandboxMetadata.newBuilder()
                    .setName(pod.name())
                    .setNamespace(pod.namespace())
                    .setUid(pod.uid())
                    .setAttempt(attempt))
            .setLogDirectory(logDirectory(pod).toString())
            .setDnsConfig(dns(pod))
            .putAllLabels(pod.labels())
            .putLabels(CriLabels.POD_NAME, pod.name())
            .putLabels(CriLabels.POD_NAMESPACE, pod.namespace())
            .putLabels(CriLabels.POD_UID, pod.uid())
            .putAllAnnotations(pod.annotations())
            .putAnnotations(CriLabels.GRACE_PERIOD, Long.toString(pod.gracePeriod().toSeconds()));
    if (!pod.hostNetwork()) {
      config.setHostname(hostname(pod));
      pod.allContainers().forEach(container -> addPorts(config, container));
    }
    LinuxPodSandboxConfig.Builder linux =
        LinuxPodSandboxConfig.newBuilder()
            .setCgroupParent(cgroupParent(pod))
            .setSecurityContext(Security.ofSandbox(pod));
    for (JsonNode sysctl : Json.at(pod.spec(), "securityContext", "sysctls")) {
      linux.putSysctls(Json.text(sysctl, "name"), Json.text(sysctl, "value"));
    }
    return config.setLinux(linux).build();
  }

  /** Where the pod's container logs are. */
  public Path logDirectory(Pod pod) {
    return logDirectory.resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid());
  }

  /** The cgroup of all containers of the pod, below the one of its quality of service class. */
  public static String cgroupParent(Pod pod) {
    String qos = PodResources.qosClass(pod).toLowerCase(Locale.ROOT);
    return "/kubepods/" + (qos.equals("guaranteed") ? "" : qos + "/") + "pod" + pod.uid();
  }

  static String hostname(Pod pod) {
    String override = Json.text(pod.spec(), "hostnameOverride");
    String own = Json.text(pod.spec(), "hostname");
    String name = !override.isEmpty() ? override : own.isEmpty() ? pod.name() : own;
    if (name.length() > LONGEST_HOSTNAME) {
      name = name.substring(0, LONGEST_HOSTNAME).replaceAll("[-.]+$", "");
    }
    return name;
  }

  private static void addPorts(PodSandboxConfig.Builder config, ContainerSpec container) {
    for (JsonNode port : container.json().path("ports")) {
      if (port.path("hostPort").asInt() > 0) {
        config.addPortMappings(
            PortMapping.newBuilder()
                .setProtocol(Protocol.valueOf(port.path("protocol").asText("TCP")))
                .setContainerPort(port.path("containerPort").asInt())
                .setHostPort(port.path("hostPort").asInt())
                .setHostIp(Json.text(port, "hostIP")));
      }
    }
  }

  private DNSConfig dns(Pod pod) throws IOException {
    String policy = pod.spec().path("dnsPolicy").asText("ClusterFirst");
    boolean cluster =
        !clusterDns.isEmpty()
            && (policy.equals("ClusterFirstWithHostNet")
                || (policy.equals("ClusterFirst") && !pod.hostNetwork()));
    Set<String> servers = new LinkedHashSet<>();
    Set<String> searches = new LinkedHashSet<>();
    List<String> options = new ArrayList<>();
    if (cluster) {
      servers.add(clusterDns);
      searches.add(pod.namespace() + ".svc." + clusterDomain);
      searches.add("svc." + clusterDomain);
      searches.add(clusterDomain);
      options.add("ndots:5");
    } else if (!policy.equals("None")) {
      readResolvConf(servers, searches, options);
    }
    JsonNode own = pod.spec().path("dnsConfig");
    servers.addAll(Json.texts(own, "nameservers"));
    searches.addAll(Json.texts(own, "searches"));
    for (JsonNode option : own.path("options")) {
      String name = Json.text(option, "name");
      String value = Json.text(option, "value");
      options.removeIf(known -> known.equals(name) || known.startsWith(name + ":"));
      options.add(value.isEmpty() ? name : name + ":" + value);
    }
    return DNSConfig.newBuilder()
        .addAllServers(servers)
        .addAllSearches(searches)
        .addAllOptions(options)
        .build();
  }

  private void readResolvConf(Set<String> servers, Set<String> searches, List<String> options)
      throws IOException {
    if (!Files.exists(resolvConf)) {
      return;
    }
    for (String line : Files.readAllLines(resolvConf)) {
      String[] words = line.strip().split("\\s+");
      for (int i = 1; i < words.length; i++) {
        switch (words[0]) {
          case "nameserver" -> servers.add(words[i]);
          case "search" -> searches.add(words[i]);
          case "options" -> options.add(words[i]);
          default -> {}
        }
      }
    }
  }
}
