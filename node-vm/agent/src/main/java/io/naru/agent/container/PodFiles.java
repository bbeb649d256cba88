package io.naru.agent.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The /etc/hosts of pods, as text. */
final class PodFiles {

  private PodFiles() {}

  /** The node's own file for pods in its network, otherwise one made for the pod; plus aliases. */
  static String hosts(Pod pod, List<String> podIps, String clusterDomain) throws IOException {
    StringBuilder hosts = new StringBuilder();
    if (pod.hostNetwork()) {
      Path own = Path.of("/etc/hosts");
      hosts.append(Files.exists(own) ? Files.readString(own) : "127.0.0.1\tlocalhost\n");
    } else {
      hosts
          .append("# Managed by the node agent.\n")
          .append("127.0.0.1\tlocalhost\n")
          .append("::1\tlocalhost ip6-localhost ip6-loopback\n")
          .append("fe00::0\tip6-localnet\n")
          .append("fe00::0\tip6-mcastprefix\n")
          .append("fe00::1\tip6-allnodes\n")
          .append("fe00::2\tip6-allrouters\n");
      String hostname = SandboxConfigs.hostname(pod);
      String subdomain = Json.text(pod.spec(), "subdomain");
      for (String ip : podIps) {
        hosts.append(ip).append('\t');
        if (!subdomain.isEmpty()) {
          hosts
              .append(hostname + "." + subdomain + "." + pod.namespace() + ".svc." + clusterDomain)
              .append('\t');
        }
        hosts.append(hostname).append('\n');
      }
    }
    for (JsonNode alias : pod.spec().path("hostAliases")) {
      hosts
          .append(Json.text(alias, "ip"))
          .append('\t')
          .append(String.join("\t", Json.texts(alias, "hostnames")))
          .append('\n');
    }
    return hosts.toString();
  }
}
