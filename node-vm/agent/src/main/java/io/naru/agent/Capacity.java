package io.naru.agent;

import io.naru.agent.node.NodeFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The node's resources: as configured, otherwise the machine's. */
final class Capacity {

  private static final String PODS = "110";

  private Capacity() {}

  static Map<String, String> of(AgentConfig config) {
    Map<String, String> capacity = new TreeMap<>();
    capacity.put("cpu", Integer.toString(Runtime.getRuntime().availableProcessors()));
    capacity.put("memory", NodeFacts.totalMemory() / 1024 + "Ki");
    capacity.put("pods", PODS);
    capacity.put("ephemeral-storage", storage(config.rootDirectory()) / 1024 + "Ki");
    capacity.put("hugepages-1Gi", "0");
    capacity.put("hugepages-2Mi", "0");
    capacity.putAll(config.capacity());
    return capacity;
  }

  private static long storage(Path root) {
    Path existing = root.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.resolveSibling("..").normalize();
    }
    return existing.toFile().getTotalSpace();
  }
}
