package io.naru.cluster.cli;

import io.naru.cluster.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code naru image}: the cluster is naru, or what {@code -c} says. */
@Command(
    name = "image",
    description = "Puts images into the nodes of a running cluster and lists them.",
    mixinStandardHelpOptions = true)
final class ImageCommand {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Command(
      name = "import",
      description =
          "Copies images of the host's container engine, or image archives, to all nodes.")
  void importImages(@Parameters(arity = "1..*", paramLabel = "IMAGE") List<String> images) {
    Cluster cluster = ClusterArgument.clusterOfEnvironment();
    for (String image : images) {
      Path archive = Path.of(image);
      if (Files.isRegularFile(archive)) {
        cluster.importArchive(archive);
      } else {
        cluster.importImage(image);
      }
      spec.commandLine().getOut().println("imported " + image);
    }
  }

  @Command(name = "list", description = "Lists the images that nodes report.")
  void list() {
    ClusterArgument.clusterOfEnvironment()
        .images()
        .forEach(image -> spec.commandLine().getOut().println(image));
  }
}
