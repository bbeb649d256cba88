package io.naru.cluster.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the process started by {@code naru up} runs; ends when told to by SIGTERM. */
@Command(name = "serve", hidden = true, description = "Runs a control plane.")
final class ServeCommand implements Runnable {

  @Mixin private ClusterArgument cluster = new ClusterArgument();

  @Option(names = "--listen", paramLabel = "ADDRESS")
  private List<String> listenAddresses = new ArrayList<>();

  @Override
  public void run() {
    cluster.cluster().serve(listenAddresses);
  }
}
