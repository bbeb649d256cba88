package io.naru.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What was decided about a cluster when it was made, kept in its {@code cluster.json}.
 *
 * @param name DNS label
 * @param provider name of the node provider, for example {@code docker}
 * @param port of the API server; kept, so that kubeconfigs stay valid
 * @param nodeNames in order of creation
 * @param serviceCidr IPv4 range of service addresses
 * @param podCidr IPv4 range of pod addresses
 * @param clusterDomain for example {@code cluster.local}
 */
public record ClusterSettings(
    String name,
    String provider,
    int port,
    List<String> nodeNames,
    String serviceCidr,
    String podCidr,
    String clusterDomain) {

  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,30}[a-z0-9])?");
  private static final int USUAL_PORT = 6443;
  private static final int FIRST_FURTHER_PORT = 16443;
  private static final int LAST_FURTHER_PORT = 26443;
  private static final int PORT_ATTEMPTS = 100;

  /** Room for 256 nodes, as is usual. */
  private static final String POD_CIDR = "10.244.0.0/16";

  /** Room for 32,768 nodes: they have no addresses that could be in anybody's way. */
  static final String WIDE_POD_CIDR = "10.128.0.0/9";

  public ClusterSettings {
    nodeNames = List.copyOf(nodeNames);
  }

  /** Settings of a new cluster; finds a free port. */
  public static ClusterSettings of(String name, String provider, int nodes) {
    return of(name, provider, nodes, POD_CIDR);
  }

  /** As {@link #of(String, String, int)}, with a range of pod addresses of one's own. */
  public static ClusterSettings of(String name, String provider, int nodes, String podCidr) {
    if (!NAME.matcher(name).matches()) {
      throw new ClusterException(
          "\"" + name + "\" can't name a cluster: use at most 32 small letters, digits and '-'.");
    }
    List<String> nodeNames = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      nodeNames.add("node-" + i);
    }
    return new ClusterSettings(
        name, provider, freePort(), nodeNames, "10.96.0.0/16", podCidr, "cluster.local");
  }

  public static ClusterSettings load(Path file) {
    try {
      return Json.mapper().readValue(Files.readAllBytes(file), ClusterSettings.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void save(Path file) {
    try {
      ClusterHome.writePrivately(
          file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ClusterSettings withNodeNames(List<String> nodeNames) {
    return new ClusterSettings(
        name, provider, port, nodeNames, serviceCidr, podCidr, clusterDomain);
  }

  /** Where the control plane is reached on this machine. */
  public String serverUrl() {
    return "https://127.0.0.1:" + port;
  }

  /** The tenth address of the service range, as is usual. */
  public String clusterDnsIp() {
    return Cidrs.address(serviceCidr, 10);
  }

  /**
   * The usual port, or by chance one of a range that systems do not give to outgoing connections:
   * the port is listened on only later, and at every start again.
   */
  private static int freePort() {
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int candidate =
          attempt == 0
              ? USUAL_PORT
              : ThreadLocalRandom.current().nextInt(FIRST_FURTHER_PORT, LAST_FURTHER_PORT);
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw new ClusterException(
        "found no free port from %d to %d for the API server."
            .formatted(FIRST_FURTHER_PORT, LAST_FURTHER_PORT));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false; // in use, which is all that binding to loopback fails for
    }
  }
}
