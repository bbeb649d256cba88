package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.intellij.kube.Commands;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory with a Dockerfile: builds its image with the local engine, from which Naru's nodes
 * pull without a load step, and makes up a Deployment and a Service for the ports it exposes.
 */
public final class DockerfileApp {

  private static final int COMPLAINT_LINES = 5;
  private static final int ENGINE_SECONDS = 30;
  private static final int TAG_LENGTH = 12;

  private static final Pattern EXPOSE =
      Pattern.compile(
          "^EXPOSE\\s+(\\d+)(?:/tcp)?\\s*$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private DockerfileApp() {}

  /** A DNS label made of the directory's name. */
  public static String name(Path directory) {
    String label =
        String.valueOf(directory.toAbsolutePath().normalize().getFileName())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    return label.isEmpty() ? "app" : label.substring(0, Math.min(50, label.length()));
  }

  /** The image that {@link #build} makes. */
  public static String image(Path directory) {
    return name(directory) + ":dev";
  }

  /**
   * @throws KubeException of reason FAILED if the build fails, with the last of what it wrote; all
   *     of it went to the progress
   */
  public static void build(Path directory, List<String> engine, Progress progress) {
    Deque<String> last = new ArrayDeque<>();
    int code =
        Commands.follow(
            command(engine, "build", "-t", image(directory), "."),
            directory,
            line -> {
              progress.step(line);
              if (!line.isBlank() && last.size() == COMPLAINT_LINES) {
                last.removeFirst();
              }
              if (!line.isBlank()) {
                last.addLast(line);
              }
            },
            progress::cancelled);
    if (code != 0) {
      throw new KubeException(
          Reason.FAILED,
          Texts.text("deploy.noImage", directory.getFileName(), String.join("\n", last)));
    }
  }

  /**
   * Puts what was built last in the place of the image's name, by a tag that is its own: pods are
   * replaced exactly if the image is another one.
   *
   * @throws KubeException of reason FAILED if there is no such image
   */
  public static List<ManifestDocument> pinned(
      List<ManifestDocument> documents, Path directory, List<String> engine) {
    String id =
        Commands.output(
                command(engine, "image", "inspect", "--format", "{{.Id}}", image(directory)),
                Map.of(),
                ENGINE_SECONDS)
            .strip();
    String tag = id.substring(id.indexOf(':') + 1);
    String own = name(directory) + ":" + tag.substring(0, Math.min(TAG_LENGTH, tag.length()));
    Commands.output(command(engine, "tag", image(directory), own), Map.of(), ENGINE_SECONDS);
    Set<String> names = Set.of(name(directory), name(directory) + ":latest", image(directory));
    return documents.stream()
        .map(document -> {
          JsonNode copy = document.object().deepCopy();
          for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : PodSpecs.of(copy).path(list)) {
              if (container instanceof ObjectNode one
                  && names.contains(one.path("image").asText())) {
                one.put("image", own);
              }
            }
          }
          return document.with(copy);
        })
        .toList();
  }

  private static List<String> command(List<String> engine, String... arguments) {
    List<String> command = new ArrayList<>(engine);
    command.addAll(List.of(arguments));
    return command;
  }

  static String manifest(Path directory) {
    String name = name(directory);
    List<String> ports = new ArrayList<>();
    try {
      Matcher exposed = EXPOSE.matcher(Files.readString(directory.resolve("Dockerfile")));
      while (exposed.find()) {
        ports.add(exposed.group(1));
      }
    } catch (IOException e) {
      throw new KubeException(Reason.FAILED, Texts.text("kube.unreadable", directory, e), e);
    }
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: %1$s
        spec:
          selector:
            matchLabels:
              app: %1$s
          template:
            metadata:
              labels:
                app: %1$s
            spec:
              containers:
              - name: %1$s
                image: %2$s
        """
            .formatted(name, image(directory)));
    if (!ports.isEmpty()) {
      yaml.append("        ports:\n");
      ports.forEach(port -> yaml.append("        - containerPort: " + port + "\n"));
      yaml.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata:
            name: %1$s
          spec:
            selector:
              app: %1$s
            ports:
          """
              .formatted(name));
      ports.forEach(port -> yaml.append("  - name: p" + port + "\n    port: " + port + "\n"));
    }
    return yaml.toString();
  }
}
