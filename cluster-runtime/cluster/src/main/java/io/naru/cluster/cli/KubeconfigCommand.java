package io.naru.cluster.cli;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code naru kubeconfig}. */
@Command(
    name = "kubeconfig",
    description = "Prints an administrator's kubeconfig of a cluster.",
    mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Runnable {

  @Mixin private ClusterArgument cluster = new ClusterArgument();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .print(new String(cluster.cluster().kubeconfig(), StandardCharsets.UTF_8));
    spec.commandLine().getOut().flush();
  }
}
