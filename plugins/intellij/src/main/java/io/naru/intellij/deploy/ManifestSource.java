package io.naru.intellij.deploy;

import io.naru.intellij.kube.Commands;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a user points at when he says "deploy". */
public sealed interface ManifestSource {

  /** Seconds for a kustomization or a chart, which may fetch what they refer to. */
  int RENDER_SECONDS = 120;

  /** Text of an editor that may not be saved yet. */
  record Text(String origin, String content) implements ManifestSource {}

  record FileSelection(List<Path> files) implements ManifestSource {}

  record Kustomization(Path directory) implements ManifestSource {}

  record Chart(Path directory) implements ManifestSource {}

  /** A directory with a Dockerfile and no manifests. */
  record Dockerfile(Path directory) implements ManifestSource {}

  /**
   * Other programs, each as the first words of a command, so that {@code naru kubectl} will do.
   *
   * @param engine the container engine's client
   */
  record Tools(List<String> kubectl, List<String> helm, List<String> engine) {
    public static final Tools ON_PATH =
        new Tools(List.of("kubectl"), List.of("helm"), List.of("docker"));
  }

  /**
   * Understands a selection: one directory may be a kustomization or a chart; others are searched
   * for manifests.
   *
   * @throws KubeException of reason INVALID if there is nothing to deploy
   */
  static ManifestSource of(List<Path> selection) {
    if (selection.size() == 1) {
      Path only = selection.getFirst();
      Path directory = Files.isDirectory(only) ? only : only.toAbsolutePath().getParent();
      String name = String.valueOf(only.getFileName());
      if (directory != null && (Files.isDirectory(only) || isKustomization(name))) {
        if (isKustomization(name)
            || Stream.of("kustomization.yaml", "kustomization.yml", "Kustomization")
                .anyMatch(file -> Files.exists(directory.resolve(file)))) {
          return new Kustomization(directory);
        }
        if (Files.exists(directory.resolve("Chart.yaml"))) {
          return new Chart(directory);
        }
      }
      if (directory != null && name.equals("Chart.yaml")) {
        return new Chart(directory);
      }
      if (directory != null && name.equals("Dockerfile")) {
        return new Dockerfile(directory);
      }
    }
    List<Path> files = new ArrayList<>();
    for (Path path : selection) {
      if (Files.isDirectory(path)) {
        files.addAll(manifestsBelow(path));
      } else {
        files.add(path);
      }
    }
    if (files.isEmpty()) {
      if (selection.size() == 1 && Files.exists(selection.getFirst().resolve("Dockerfile"))) {
        return new Dockerfile(selection.getFirst());
      }
      throw new KubeException(Reason.INVALID, Texts.text("deploy.noManifests", selection));
    }
    return new FileSelection(files);
  }

  private static boolean isKustomization(String name) {
    return name.matches("kustomization\\.ya?ml|Kustomization");
  }

  private static List<Path> manifestsBelow(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
          .filter(file -> Manifests.looksLikeManifest(text(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new KubeException(Reason.FAILED, Texts.text("kube.unreadable", directory, e), e);
    }
  }

  /** Its objects. Runs kubectl or helm if it must; blocks. */
  default List<ManifestDocument> read(Tools tools) {
    return switch (this) {
      case Text text -> Manifests.parse(text.origin(), text.content());
      case FileSelection files ->
          files.files().stream()
              .flatMap(
                  file -> Manifests.parse(String.valueOf(file.getFileName()), text(file)).stream())
              .toList();
      case Kustomization kustomization ->
          Manifests.parse(
              "kustomization " + kustomization.directory().getFileName(),
              run(tools.kubectl(), "kustomize", kustomization.directory().toString()));
      case Chart chart ->
          Manifests.parse(
              "chart " + chart.directory().getFileName(),
              run(
                  tools.helm(),
                  "template",
                  DockerfileApp.name(chart.directory()),
                  chart.directory().toString()));
      case Dockerfile dockerfile ->
          Manifests.parse("Dockerfile", DockerfileApp.manifest(dockerfile.directory()));
    };
  }

  private static String run(List<String> tool, String... arguments) {
    List<String> command = new ArrayList<>(tool);
    command.addAll(List.of(arguments));
    try {
      return Commands.output(command, Map.of(), RENDER_SECONDS);
    } catch (KubeException e) {
      throw new KubeException(
          e.reason() == Reason.FAILED ? Reason.INVALID : e.reason(),
          arguments[0] + ": " + e.getMessage(),
          e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new KubeException(Reason.FAILED, Texts.text("kube.unreadable", file, e), e);
    }
  }
}
