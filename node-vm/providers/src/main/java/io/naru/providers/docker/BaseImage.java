package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.providers.image.Programs;
import io.naru.providers.image.Recipe;
import io.naru.providers.image.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The lowest stage: Debian with the node's packages. From Debian's own image where that can be
 * pulled; else made from packages by mmdebstrap, with the sources that the host itself uses.
 */
final class BaseImage {

  private static final String SUITE = "bookworm";

  /** The settings by which a host reaches its mirror; mmdebstrap does not read them itself. */
  private static final List<String> APT_SETTINGS =
      List.of(
          "Acquire::http::Proxy",
          "Acquire::https::Proxy",
          "Acquire::Check-Valid-Until",
          "Acquire::Check-Date");

  private final DockerClient docker;
  private final Recipe recipe;

  BaseImage(DockerClient docker, Recipe recipe) {
    this.docker = docker;
    this.recipe = recipe;
  }

  void build(String reference, ProgressListener progress) {
    progress.step("building the node's Debian packages (once, about a minute)");
    try {
      TarWriter context = new TarWriter().file("Dockerfile", recipe.file("base.Dockerfile"), 0644);
      NodeImage.build(
          docker,
          new ByteArrayInputStream(context.toBytes()),
          Map.of("PACKAGES", String.join(" ", recipe.packages())),
          reference,
          () -> "Debian's base image could not be used");
    } catch (NodeProviderException e) {
      if (!Programs.exists("mmdebstrap")) {
        throw new NodeProviderException(
            e.getMessage() + "; without access to it, install mmdebstrap and run as root", e);
      }
      bootstrap(reference);
    }
  }

  private void bootstrap(String reference) {
    try {
      Path archive = Files.createTempFile("naru-node-base", ".tar");
      try {
        Programs.run(mmdebstrap(archive));
        // Not an import: the engine answers before it has read all, which ends docker-java's
        // request.
        TarWriter context =
            new TarWriter().file("Dockerfile", recipe.file("bootstrap.Dockerfile"), 0644);
        try (InputStream tar = context.endingWith("base.tar", archive)) {
          NodeImage.build(
              docker, tar, Map.of(), reference, () -> "the node's packages could not be unpacked");
        }
      } finally {
        Files.delete(archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> mmdebstrap(Path archive) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mmdebstrap",
                "--variant=essential",
                "--include=" + String.join(",", recipe.packages()),
                "--dpkgopt=path-exclude=/usr/share/doc/*",
                "--dpkgopt=path-exclude=/usr/share/man/*",
                "--dpkgopt=path-exclude=/usr/share/locale/*"));
    for (String setting : APT_SETTINGS) {
      String value = Programs.run(List.of("apt-config", "dump", "--format", "%v", setting)).strip();
      if (!value.isEmpty()) {
        command.add("--aptopt=" + setting + " \"" + value + "\"");
      }
    }
    command.add(SUITE);
    command.add(archive.toString());
    hostSources().forEach(source -> command.add(source.toString()));
    return command;
  }

  /** The host's own sources if it runs the same Debian; else mmdebstrap's default is used. */
  private static List<Path> hostSources() throws IOException {
    Path release = Path.of("/etc/os-release");
    if (!Files.exists(release)
        || !Files.readString(release).contains("VERSION_CODENAME=" + SUITE)) {
      return List.of();
    }
    return List.of(
            Path.of("/etc/apt/sources.list.d/debian.sources"), Path.of("/etc/apt/sources.list"))
        .stream()
        .filter(Files::exists)
        .limit(1)
        .toList();
  }
}
