package io.naru.cluster.cli;

import io.naru.cluster.Doctor;
import io.naru.cluster.Doctor.Finding;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code naru doctor}. */
@Command(
    name = "doctor",
    description = "Looks for what keeps clusters from working here, and says how to mend it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Mixin private ClusterArgument cluster = new ClusterArgument();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings = Doctor.examine(cluster.cluster());
    for (Finding finding : findings) {
      spec.commandLine()
          .getOut()
          .printf("%-5s %s%n", finding.good() ? "ok" : "BAD", finding.message());
    }
    return findings.stream().allMatch(Finding::good) ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
