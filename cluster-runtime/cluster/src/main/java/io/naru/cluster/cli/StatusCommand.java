package io.naru.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.naru.cluster.ClusterStatus;
import io.naru.machinery.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code naru status}. */
@Command(
    name = "status",
    description = "Shows a cluster's state; exit code 1 if it does not run.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  /** How it is printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Mixin private ClusterArgument cluster = new ClusterArgument();

  @Option(names = "-o", description = "text or json.")
  private Format format = Format.TEXT;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    ClusterStatus status = cluster.cluster().status();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case JSON ->
          out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
      case TEXT -> {
        out.printf("%s: %s%n", status.name(), status.state());
        if (status.pid() != null) {
          out.printf("  control plane: %s, process %d%n", status.server(), status.pid());
          out.printf("  version:       %s%n", status.version());
        }
        for (ClusterStatus.NodeStatus node : status.nodes()) {
          out.printf(
              "  node %s: %s, machine %s%n",
              node.name(), node.ready() ? "Ready" : "NotReady", node.machine());
        }
      }
    }
    return status.state().equals(ClusterStatus.RUNNING) ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
