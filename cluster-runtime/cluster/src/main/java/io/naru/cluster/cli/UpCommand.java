package io.naru.cluster.cli;

import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterStatus;
import io.naru.cluster.UpOptions;
import io.naru.cluster.Window;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code naru up}. */
@Command(
    name = "up",
    description = "Makes a cluster, or brings it up again, and waits until all nodes are Ready.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  @Mixin private ClusterArgument cluster = new ClusterArgument();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes; 0 for a control plane alone. Of a new cluster: 2.")
  private @Nullable Integer nodes;

  @Option(
      names = "--provider",
      paramLabel = "PROVIDER",
      description = {
        "What nodes are made of: docker (containers), or hollow (simulated:",
        "thousands of nodes and their pods in one process, nothing really runs)."
      })
  private @Nullable String provider;

  @Option(
      names = "--stages",
      paramLabel = "FILE",
      description = {
        "With --provider hollow: YAML that says through which stages pods go, with which",
        "delays and failures (docs/guide/hollow-nodes.md). Kept with the cluster."
      })
  private @Nullable Path stages;

  @Option(names = "--headless", description = "Without a window, even if there is a display.")
  private boolean headless;

  @Option(names = "--desktop", description = "With a window.")
  private boolean desktop;

  @Option(names = "--detach", description = "Return when the nodes are Ready, window or not.")
  private boolean detach;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (headless && desktop) {
      throw new ParameterException(
          spec.commandLine(), "--headless and --desktop exclude each other.");
    }
    if (nodes != null && nodes < 0) {
      throw new ParameterException(spec.commandLine(), "--nodes takes a number, 0 or more.");
    }
    UpOptions options = new UpOptions(nodes, provider, stages);
    if (desktop || (!headless && Window.hasDisplay())) {
      return Window.open(cluster.name(), options, detach);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Progress progress = new Progress(out)) {
      ClusterStatus status = cluster.cluster().up(options, progress);
      progress.close();
      out.println(summary(cluster.cluster(), status));
      return CommandLine.ExitCode.OK;
    }
  }

  private static String summary(Cluster cluster, ClusterStatus status) {
    long ready = status.nodes().stream().filter(ClusterStatus.NodeStatus::ready).count();
    return "Cluster %s is up: %d of %d nodes Ready, Kubernetes %s at %s.%nTry: ./naru %skubectl get nodes -o wide"
        .formatted(
            cluster.name(),
            ready,
            status.nodes().size(),
            status.version(),
            status.server(),
            cluster.name().equals(ClusterArgument.DEFAULT_NAME)
                ? ""
                : "-c " + cluster.name() + " ");
  }
}
