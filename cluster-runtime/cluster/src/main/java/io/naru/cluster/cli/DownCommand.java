package io.naru.cluster.cli;

import io.naru.cluster.nodes.ProgressListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code naru down}. */
@Command(
    name = "down",
    description = "Stops a cluster and keeps its state.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Runnable {

  @Mixin private ClusterArgument cluster = new ClusterArgument();

  @Override
  public void run() {
    cluster.cluster().down(ProgressListener.NONE);
    System.out.println("Cluster " + cluster.name() + " is down; its state is kept.");
  }
}
