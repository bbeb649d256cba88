package io.naru.cluster.cli;

import io.naru.cluster.Versions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code naru version}. */
@Command(name = "version", description = "Prints versions.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .printf("naru %s%nkubernetes %s%n", Versions.naru(), Versions.kubernetes());
  }
}
