package io.naru.cluster.cli;

import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code naru list}. */
@Command(name = "list", description = "Lists all clusters.", mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public void run() {
    ClusterHome home = ClusterHome.ofEnvironment();
    for (String name : home.clusterNames()) {
      spec.commandLine()
          .getOut()
          .printf("%-20s %s%n", name, new Cluster(home, name).isRunning() ? "running" : "stopped");
    }
  }
}
