package io.naru.agent.pressure;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.v1.ContainerStats;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds out what pods use: from the runtime, and by measuring directories. */
final class PodUsageReader {

  private final ContainerRuntime runtime;
  private final Function<Pod, Path> logDirectory;
  private final Function<Pod, Path> podDirectory;

  PodUsageReader(
      ContainerRuntime runtime,
      Function<Pod, Path> logDirectory,
      Function<Pod, Path> podDirectory) {
    this.runtime = runtime;
    this.logDirectory = logDirectory;
    this.podDirectory = podDirectory;
  }

  /**
   * Usage of these pods.
   *
   * @param withFiles disk usage too, which takes a walk through volumes and logs
   */
  List<PodUsage> read(Collection<Pod> pods, boolean withFiles) throws CriException {
    Map<String, List<ContainerStats>> byPod = new HashMap<>();
    for (ContainerStats stats : runtime.containerStats()) {
      byPod.computeIfAbsent(label(stats, CriLabels.POD_UID), uid -> new ArrayList<>()).add(stats);
    }
    List<PodUsage> usages = new ArrayList<>();
    for (Pod pod : pods) {
      Map<String, Long> memory = new HashMap<>();
      Map<String, Long> files = new HashMap<>();
      for (ContainerStats stats : byPod.getOrDefault(pod.uid(), List.of())) {
        String name = label(stats, CriLabels.CONTAINER_NAME);
        memory.merge(name, stats.getMemory().getWorkingSetBytes().getValue(), Long::sum);
        files.merge(name, stats.getWritableLayer().getUsedBytes().getValue(), Long::sum);
      }
      Map<String, Long> volumes = withFiles ? volumes(pod) : Map.of();
      if (withFiles) {
        for (ContainerSpec spec : pod.allContainers()) {
          files.merge(spec.name(), size(logDirectory.apply(pod).resolve(spec.name())), Long::sum);
        }
      }
      usages.add(new PodUsage(pod, memory, files, volumes));
    }
    return usages;
  }

  private Map<String, Long> volumes(Pod pod) {
    Map<String, Long> volumes = new HashMap<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      // One in memory is bounded by its mount, and is not the disk's.
      if (volume.has("emptyDir") && !Json.text(volume, "emptyDir", "medium").equals("Memory")) {
        String name = Json.text(volume, "name");
        volumes.put(name, size(podDirectory.apply(pod).resolve("volumes").resolve(name)));
      }
    }
    return volumes;
  }

  private static String label(ContainerStats stats, String name) {
    return stats.getAttributes().getLabelsMap().getOrDefault(name, "");
  }

  /** Bytes of all files of a tree, as they come and go; 0 if it is not there. */
  static long size(Path root) {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    long[] bytes = new long[1];
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes[0];
  }
}
