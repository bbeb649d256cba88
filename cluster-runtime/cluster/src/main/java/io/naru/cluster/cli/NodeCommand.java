package io.naru.cluster.cli;

import io.naru.cluster.ClusterStatus.NodeStatus;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code naru node}: the cluster is naru, or what {@code -c} says. */
@Command(
    name = "node",
    description = "Adds, removes and lists nodes of a running cluster.",
    mixinStandardHelpOptions = true)
final class NodeCommand {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Command(name = "list", description = "Lists nodes.")
  void list() {
    for (NodeStatus node : ClusterArgument.clusterOfEnvironment().status().nodes()) {
      out()
          .printf(
              "%-24s %-10s %s%n", node.name(), node.ready() ? "Ready" : "NotReady", node.machine());
    }
  }

  @Command(name = "add", description = "Adds a node and waits until it is Ready.")
  void add() {
    try (Progress progress = new Progress(out())) {
      String name = ClusterArgument.clusterOfEnvironment().addNode(progress);
      progress.close();
      out().println("Node " + name + " is Ready.");
    }
  }

  @Command(name = "remove", description = "Removes a node with all that is on it.")
  void remove(@Parameters(paramLabel = "NODE") String node) {
    ClusterArgument.clusterOfEnvironment().removeNode(node);
    out().println("Node " + node + " is removed.");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
