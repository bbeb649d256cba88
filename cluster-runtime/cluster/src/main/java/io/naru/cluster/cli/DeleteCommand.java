package io.naru.cluster.cli;

import io.naru.cluster.nodes.ProgressListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code naru delete}. */
@Command(
    name = "delete",
    description = "Removes a cluster: its nodes, its state and its context.",
    mixinStandardHelpOptions = true)
final class DeleteCommand implements Runnable {

  @Mixin private ClusterArgument cluster = new ClusterArgument();

  @Override
  public void run() {
    cluster.cluster().delete(ProgressListener.NONE);
    System.out.println("Cluster " + cluster.name() + " is deleted.");
  }
}
