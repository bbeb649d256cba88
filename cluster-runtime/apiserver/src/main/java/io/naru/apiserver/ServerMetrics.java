package io.naru.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import io.naru.apiserver.discovery.ServerVersion;
import io.naru.apiserver.kinds.Kind;
import io.naru.client.metrics.Metrics;
import io.naru.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is known of the process and the store without counting: asked for at each scrape. */
final class ServerMetrics {

  private static final List<String> BUILD =
      List.of(
          "build_date",
          "compiler",
          "git_commit",
          "git_tree_state",
          "git_version",
          "go_version",
          "major",
          "minor",
          "platform");
  private static final List<String> BUILD_FIELDS =
      List.of(
          "buildDate",
          "compiler",
          "gitCommit",
          "gitTreeState",
          "gitVersion",
          "goVersion",
          "major",
          "minor",
          "platform");
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private ServerMetrics() {}

  static void add(Metrics metrics, Store store, Supplier<List<Kind>> kinds) {
    ObjectNode version = ServerVersion.json();
    List<String> build = BUILD_FIELDS.stream().map(field -> version.path(field).asText()).toList();
    metrics.gauges("kubernetes_build_info", "What runs.", BUILD, () -> Map.of(build, 1));
    metrics.gauges(
        "apiserver_resource_objects",
        "Objects in the store.",
        List.of("group", "resource"),
        () -> objects(store, kinds.get()));
    metrics.gauges(
        "apiserver_storage_objects",
        "Objects in the store, by resource and group in one.",
        List.of("resource"),
        () -> {
          Map<List<String>, Number> joined = new HashMap<>();
          objects(store, kinds.get())
              .forEach((labels, count) ->
                  joined.put(
                      List.of(
                          labels.getFirst().isEmpty()
                              ? labels.getLast()
                              : labels.getLast() + "." + labels.getFirst()),
                      count));
          return joined;
        });
    process(metrics);
  }

  private static Map<List<String>, Number> objects(Store store, List<Kind> kinds) {
    Map<List<String>, Number> counts = new HashMap<>();
    for (Kind kind : kinds) {
      if (kind.verbs().contains("list")) {
        Store.Range first = store.range(kind.storageKey() + "/", null, 1, 0);
        counts.put(
            List.of(kind.resource().group(), kind.resource().resource()),
            first.keyValues().size() + first.remaining());
      }
    }
    return counts;
  }

  /** The names of Prometheus' own clients. */
  private static void process(Metrics metrics) {
    var runtime = ManagementFactory.getRuntimeMXBean();
    single(
        metrics,
        "process_start_time_seconds",
        "When the process started, since 1970.",
        () -> runtime.getStartTime() / MILLIS);
    single(
        metrics,
        "process_heap_bytes",
        "Java heap in use.",
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      metrics.counted(
          "process_cpu_seconds_total",
          "Processor time used.",
          List.of(),
          () -> Map.of(List.of(), system.getProcessCpuTime() / NANOS));
      single(metrics, "process_open_fds", "Open files.", system::getOpenFileDescriptorCount);
      single(metrics, "process_max_fds", "Most open files.", system::getMaxFileDescriptorCount);
    }
    if (Files.isReadable(STATUS)) {
      single(metrics, "process_resident_memory_bytes", "Memory in use.", () -> memory("VmRSS:"));
      single(metrics, "process_virtual_memory_bytes", "Memory reserved.", () -> memory("VmSize:"));
    }
  }

  private static final Path STATUS = Path.of("/proc/self/status");

  /** A line of proc_pid_status(5), which tells kilobytes. */
  private static long memory(String name) {
    try {
      return Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith(name))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          * 1024;
    } catch (IOException e) {
      return 0; // A figure less, no reason to show none.
    }
  }

  private static void single(Metrics metrics, String name, String help, Supplier<Number> value) {
    metrics.gauges(name, help, List.of(), () -> Map.of(List.of(), value.get()));
  }
}
