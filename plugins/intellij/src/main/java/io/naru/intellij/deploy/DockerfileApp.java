package io.naru.intellij.deploy;

import io.naru.intellij.kube.Commands;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory with a Dockerfile: builds its image with the local engine, from which Naru's nodes
 * pull without a load step, and makes up a Deployment and a Service for the ports it exposes.
 */
public final class DockerfileApp {

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
   * @throws KubeException of reason FAILED if the build fails; its output went to the progress
   */
  public static void build(Path directory, List<String> engine, Progress progress) {
    List<String> command = new ArrayList<>(engine);
    command.addAll(List.of("build", "-t", image(directory), "."));
    int code = Commands.follow(command, directory, progress::step, progress::cancelled);
    if (code != 0) {
      throw new KubeException(
          Reason.FAILED,
          "the image of " + directory.getFileName() + " does not build: see its log");
    }
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
      throw new KubeException(Reason.FAILED, "can't read the Dockerfile of " + directory, e);
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
                imagePullPolicy: Always
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
