package io.naru.agent.pressure;

import io.naru.agent.network.Commands;
import io.naru.agent.node.NodeFacts;
import io.naru.agent.node.NodeUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The node's supplies, from its control group and file systems. Memory is what is left of the
 * capacity that the node was given, or of the machine if that is less.
 */
public final class NodeSupplies implements Supplies {

  private final long memoryCapacity;
  private final Path nodeFiles;
  private final Path imageFiles;
  private final Commands commands;
  private final NodeUsage usage = new NodeUsage();

  /**
   * Supplies of this node.
   *
   * @param memoryCapacity in bytes
   * @param nodeFiles a directory on the file system of pods' volumes and logs
   * @param imageFiles a directory on the file system of images
   */
  public NodeSupplies(long memoryCapacity, Path nodeFiles, Path imageFiles, Commands commands) {
    this.memoryCapacity = memoryCapacity;
    this.nodeFiles = nodeFiles;
    this.imageFiles = imageFiles;
    this.commands = commands;
  }

  @Override
  public Map<Signal, Supply> look() throws IOException {
    Map<Signal, Supply> supplies = new EnumMap<>(Signal.class);
    long machine = NodeFacts.meminfo("MemAvailable:");
    long used = usage.memoryBytes();
    long available = used > 0 ? Math.min(machine, memoryCapacity - used) : machine;
    supplies.put(Signal.MEMORY, new Supply(Math.max(0, available), memoryCapacity));
    if (Files.isDirectory(nodeFiles)) {
      long[] counts = statistics(nodeFiles);
      supplies.put(Signal.NODE_FILES, new Supply(counts[1] * counts[2], counts[0] * counts[2]));
      // File systems that make inodes as they are needed count none.
      if (counts[3] > 0) {
        supplies.put(Signal.NODE_INODES, new Supply(counts[4], counts[3]));
      }
    }
    if (Files.isDirectory(imageFiles)) {
      long[] counts = statistics(imageFiles);
      supplies.put(Signal.IMAGE_FILES, new Supply(counts[1] * counts[2], counts[0] * counts[2]));
    }
    return supplies;
  }

  /** Blocks, free blocks, size of a block, inodes, free inodes: Java itself counts no inodes. */
  private long[] statistics(Path directory) throws IOException {
    String[] words =
        commands
            .require("", List.of("stat", "-f", "-c", "%b %a %S %c %d", directory.toString()))
            .split(" ");
    long[] numbers = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Long.parseLong(words[i]);
    }
    return numbers;
  }
}
