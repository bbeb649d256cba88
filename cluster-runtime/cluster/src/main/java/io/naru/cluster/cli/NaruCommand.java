package io.naru.cluster.cli;

import io.naru.cluster.ClusterException;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.machinery.StatusException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** {@code naru}. Exit codes: 0 done, 1 failed, 2 usage. */
@Command(
    name = "naru",
    description = "Runs Kubernetes clusters on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Commands of the launcher itself: kubectl ..., helm ... (against the cluster), test, build.",
      "`naru -c NAME COMMAND ...` means cluster NAME instead of naru."
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      DeleteCommand.class,
      ListCommand.class,
      StatusCommand.class,
      KubeconfigCommand.class,
      NodeCommand.class,
      ImageCommand.class,
      DoctorCommand.class,
      VersionCommand.class,
      TrainCommand.class,
      HelpCommand.class
    })
public final class NaruCommand implements Runnable {

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandLine.Model.CommandSpec spec;

  /** Without a command there is only help. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What shall be done? Name a command.");
  }

  /** Entry point of the launcher. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs a command line and returns its exit code. */
  public static int execute(String... arguments) {
    return new CommandLine(new NaruCommand())
        .setExecutionExceptionHandler(NaruCommand::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  /** What a person can act on is said in one line; all else is a fault and shows its trace. */
  private static int explain(Exception fault, CommandLine command, CommandLine.ParseResult ignored)
      throws Exception {
    PrintWriter errors = command.getErr();
    if (fault instanceof ClusterException
        || fault instanceof NodeProviderException
        || fault instanceof StatusException) {
      errors.println("naru: " + fault.getMessage());
      return ExitCode.SOFTWARE;
    }
    throw fault;
  }
}
