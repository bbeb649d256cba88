package io.naru.providers.hollow;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.naru.cluster.ClusterHome;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hollow nodes that a cluster was given, one file each: the provider writes them, whichever
 * process it is in, and the process that plays them follows. Each file is replaced whole.
 */
record NodeRecords(Path directory) {

  /**
   * @param stopped whether the user stopped the node
   * @param labels that its object is made with
   */
  record NodeRecord(boolean stopped, Map<String, String> labels) {
    NodeRecord {
      labels = Map.copyOf(labels);
    }
  }

  private static final String SUFFIX = ".json";

  static NodeRecords in(Path providerDirectory) {
    return new NodeRecords(providerDirectory.resolve("nodes"));
  }

  void write(String node, NodeRecord record) {
    try {
      ClusterHome.writePrivately(file(node), Json.mapper().writeValueAsBytes(record));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable NodeRecord find(String node) {
    try {
      return Json.mapper().readValue(Files.readAllBytes(file(node)), NodeRecord.class);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String node) {
    try {
      Files.deleteIfExists(file(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All records by the nodes' names, sorted. */
  Map<String, NodeRecord> all() {
    Map<String, NodeRecord> all = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return all;
    }
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(file -> file.getFileName().toString())
          // Files that begin with a dot are being written.
          .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .forEach(node -> {
            NodeRecord record = find(node);
            if (record != null) {
              all.put(node, record);
            }
          });
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String node) {
    return directory.resolve(node + SUFFIX);
  }
}
