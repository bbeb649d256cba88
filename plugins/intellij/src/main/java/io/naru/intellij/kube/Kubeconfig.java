package io.naru.intellij.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kubeconfig files say, merged as kubectl merges them: the first file that names a
 * cluster, a user, a context or the current context wins.
 *
 * @param currentContext empty if no file says
 */
public record Kubeconfig(
    Map<String, Entry> clusters,
    Map<String, Entry> users,
    Map<String, Context> contexts,
    String currentContext) {

  /**
   * A cluster or a user.
   *
   * @param directory what relative paths in it start from
   */
  public record Entry(JsonNode content, Path directory) {

    /** The bytes of {@code field-data}, or of the file that {@code field} names. */
    Optional<byte[]> bytes(String field) {
      String data = content.path(field + "-data").asText("");
      if (!data.isEmpty()) {
        return Optional.of(java.util.Base64.getMimeDecoder().decode(data));
      }
      String file = content.path(field).asText("");
      return file.isEmpty() ? Optional.empty() : Optional.of(read(directory.resolve(file)));
    }

    static byte[] read(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new KubeException(
            KubeException.Reason.CONFIGURATION, Texts.text("kube.unreadable", file, e), e);
      }
    }
  }

  /**
   * @param namespace {@code default} if the file has none
   * @param file the file that has it
   */
  public record Context(String name, String cluster, String user, String namespace, Path file) {}

  /** The files of {@code $KUBECONFIG}, or the one in the user's home. They need not exist. */
  public static List<Path> standardFiles(Map<String, String> environment) {
    String named = environment.getOrDefault("KUBECONFIG", "");
    List<Path> files = new ArrayList<>();
    for (String name : named.split(File.pathSeparator, -1)) {
      if (!name.isBlank()) {
        files.add(Path.of(name));
      }
    }
    return files.isEmpty()
        ? List.of(Path.of(System.getProperty("user.home"), ".kube", "config"))
        : List.copyOf(files);
  }

  /**
   * Reads files; those that don't exist are left out, as kubectl does.
   *
   * @throws KubeException of reason CONFIGURATION if one can't be read or understood
   */
  public static Kubeconfig load(List<Path> files) {
    Map<String, Entry> clusters = new LinkedHashMap<>();
    Map<String, Entry> users = new LinkedHashMap<>();
    Map<String, Context> contexts = new LinkedHashMap<>();
    String current = "";
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        continue;
      }
      JsonNode root = parse(file);
      Path directory = file.toAbsolutePath().getParent();
      Path base = directory == null ? file : directory;
      entries(root, "clusters", "cluster", base, clusters);
      entries(root, "users", "user", base, users);
      for (JsonNode item : root.path("contexts")) {
        JsonNode context = item.path("context");
        String name = item.path("name").asText();
        String namespace = context.path("namespace").asText("");
        contexts.putIfAbsent(
            name,
            new Context(
                name,
                context.path("cluster").asText(""),
                context.path("user").asText(""),
                namespace.isEmpty() ? "default" : namespace,
                file));
      }
      if (current.isEmpty()) {
        current = root.path("current-context").asText("");
      }
    }
    return new Kubeconfig(clusters, users, contexts, current);
  }

  private static JsonNode parse(Path file) {
    try {
      List<JsonNode> documents = Trees.yaml(Files.readString(file));
      return documents.isEmpty() ? Trees.object() : documents.getFirst();
    } catch (IOException | KubeException e) {
      throw new KubeException(
          KubeException.Reason.CONFIGURATION,
          Texts.text("kube.unreadable", file, e.getMessage()),
          e);
    }
  }

  private static void entries(
      JsonNode root, String list, String field, Path base, Map<String, Entry> into) {
    for (JsonNode item : root.path(list)) {
      into.putIfAbsent(item.path("name").asText(), new Entry(item.path(field), base));
    }
  }

  /**
   * @throws KubeException of reason CONFIGURATION if there is no such context
   */
  public Context context(String name) {
    Context context = contexts.get(name);
    if (context == null) {
      throw new KubeException(
          KubeException.Reason.CONFIGURATION, Texts.text("kube.noContext", name));
    }
    return context;
  }

  Entry cluster(Context context) {
    Entry cluster = clusters.get(context.cluster());
    if (cluster == null || cluster.content().path("server").asText("").isEmpty()) {
      throw new KubeException(
          KubeException.Reason.CONFIGURATION, Texts.text("kube.noServer", context.cluster()));
    }
    return cluster;
  }

  Entry user(Context context) {
    Entry user = users.get(context.user());
    return user == null ? new Entry(Trees.object(), Path.of("")) : user;
  }
}
