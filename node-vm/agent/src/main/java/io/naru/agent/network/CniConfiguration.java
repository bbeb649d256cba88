package io.naru.agent.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The CNI network list by which the runtime connects pods: routed veth pairs without a bridge, with
 * addresses of the node's pod ranges, and host ports. See the CNI specification 1.0, section 1.
 */
final class CniConfiguration {

  /** Sorts after the files of networks that users install over ours, so that theirs win. */
  static final String FILE = "90-naru.conflist";

  /** Gone with the node's restart, exactly like the pods that hold the addresses. */
  private static final String LEASES = "/run/naru/pod-addresses";

  private CniConfiguration() {}

  /** The network list's JSON text. */
  static String render(List<String> podCidrs, int mtu) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("cniVersion", "0.4.0").put("name", "naru");
    ArrayNode plugins = list.putArray("plugins");
    ObjectNode ptp = plugins.addObject();
    ptp.put("type", "ptp").put("ipMasq", false).put("mtu", mtu);
    ObjectNode ipam = ptp.putObject("ipam");
    ipam.put("type", "host-local").put("dataDir", LEASES);
    ArrayNode ranges = ipam.putArray("ranges");
    ArrayNode routes = ipam.putArray("routes");
    for (String cidr : podCidrs) {
      ranges.addArray().addObject().put("subnet", cidr);
      routes.addObject().put("dst", NodeAddresses.isIpv6(cidr) ? "::/0" : "0.0.0.0/0");
    }
    ObjectNode portmap = plugins.addObject();
    portmap.put("type", "portmap").putObject("capabilities").put("portMappings", true);
    return list.toPrettyString() + "\n";
  }

  /** Replaces the file in one step, unless it is the same already. */
  static void write(Path directory, String content) throws IOException {
    Path file = directory.resolve(FILE);
    if (Files.exists(file) && Files.readString(file).equals(content)) {
      return;
    }
    Files.createDirectories(directory);
    // The runtime loads what ends in .conflist: it must not see half of one.
    Path half = Files.createTempFile(directory, "naru", ".tmp");
    Files.write(half, content.getBytes(StandardCharsets.UTF_8));
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
