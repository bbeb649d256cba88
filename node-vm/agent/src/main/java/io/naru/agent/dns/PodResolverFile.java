package io.naru.agent.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The resolv.conf for pods that use their node's resolvers ({@code dnsPolicy: Default}). A server
 * on the node's loopback address, such as the one that a container engine gives to its containers,
 * is out of a pod's reach: the cluster's DNS stands in for it, which forwards to that server.
 */
public final class PodResolverFile {

  private PodResolverFile() {}

  /**
   * The file to give to pods.
   *
   * @param nodeFile the node's own, returned as it is if pods can use it
   * @param clusterDns the cluster DNS address
   * @param substitute where to write another one
   */
  public static Path of(Path nodeFile, String clusterDns, Path substitute) throws IOException {
    List<String> servers = ResolverFile.servers(nodeFile, "");
    if (clusterDns.isEmpty() || servers.stream().noneMatch(PodResolverFile::isLoopback)) {
      return nodeFile;
    }
    List<String> lines = new ArrayList<>();
    lines.add("nameserver " + clusterDns);
    for (String line : Files.readAllLines(nodeFile)) {
      if (line.startsWith("search ") || line.startsWith("domain ")) {
        lines.add(line);
      }
    }
    Files.createDirectories(substitute.toAbsolutePath().getParent());
    Files.write(substitute, lines);
    return substitute;
  }

  private static boolean isLoopback(String server) {
    return InetAddress.ofLiteral(server).isLoopbackAddress();
  }
}
