package io.naru.agent.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** What a machine says of itself, from the files of a Linux system. */
public final class NodeFacts {

  /** The Kubernetes version whose kubelet this agent stands for. */
  public static final String KUBELET_VERSION = "v1.36.3+naru";

  private NodeFacts() {}

  /** {@code status.nodeInfo}, without the runtime's version. */
  static ObjectNode nodeInfo(String nodeName) {
    String machineId = read(Path.of("/etc/machine-id"));
    if (machineId.isEmpty()) {
      machineId =
          UUID.nameUUIDFromBytes(nodeName.getBytes(StandardCharsets.UTF_8))
              .toString()
              .replace("-", "");
    }
    return Json.object()
        .put("machineID", machineId)
        .put(
            "systemUUID",
            UUID.nameUUIDFromBytes(machineId.getBytes(StandardCharsets.UTF_8)).toString())
        .put("bootID", read(Path.of("/proc/sys/kernel/random/boot_id")))
        .put("kernelVersion", read(Path.of("/proc/sys/kernel/osrelease")))
        .put("osImage", osImage())
        .put("kubeletVersion", KUBELET_VERSION)
        .put("kubeProxyVersion", KUBELET_VERSION)
        .put("operatingSystem", "linux")
        .put("architecture", architecture());
  }

  /** The processor's name in Go's terms, as labels and images use it. */
  static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "aarch64" -> "arm64";
      case "x86_64", "amd64" -> "amd64";
      case String other -> other;
    };
  }

  private static String osImage() {
    for (String line : read(Path.of("/etc/os-release")).lines().toList()) {
      if (line.startsWith("PRETTY_NAME=")) {
        return line.substring("PRETTY_NAME=".length()).replace("\"", "");
      }
    }
    return "Linux";
  }

  /** Total memory in bytes; 0 if unknown. */
  public static long totalMemory() {
    return meminfo("MemTotal:");
  }

  /** A row of /proc/meminfo in bytes; 0 if unknown. */
  public static long meminfo(String row) {
    for (String line : lines(Path.of("/proc/meminfo"))) {
      if (line.startsWith(row)) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  private static List<String> lines(Path file) {
    return read(file).lines().toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException absent) {
      return "";
    }
  }
}
