package io.naru.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Kubeconfig files ({@code v1 Config}): writes one for a cluster, and merges its context {@code
 * naru-NAME} into the user's own, leaving all else there as it is.
 */
public final class Kubeconfig {

  private Kubeconfig() {}

  /** Whose credentials a kubeconfig carries; PEM texts. */
  public record Credentials(String server, String caPem, String certificatePem, String keyPem) {}

  /** The context's name for a cluster. */
  public static String contextName(String cluster) {
    return "naru-" + cluster;
  }

  /** The file that kubectl would write to: first of {@code $KUBECONFIG}, or the user's own. */
  public static Path userFile() {
    String configured = System.getenv("KUBECONFIG");
    if (configured != null) {
      for (String part : configured.split(File.pathSeparator)) {
        if (!part.isEmpty()) {
          return Path.of(part).toAbsolutePath();
        }
      }
    }
    return Path.of(System.getProperty("user.home"), ".kube", "config");
  }

  /** A whole kubeconfig with the cluster as its only, and current, context. */
  public static byte[] of(String cluster, Credentials credentials) {
    Map<String, Object> config = empty();
    put(config, cluster, credentials);
    return dump(config);
  }

  /** Puts the cluster's context into a file and makes it current; makes the file if missing. */
  public static void merge(Path file, String cluster, Credentials credentials) {
    Map<String, Object> config = read(file);
    put(config, cluster, credentials);
    ClusterHome.writePrivately(resolved(file), dump(config));
  }

  /** Takes the cluster's context out of a file, if it is there. */
  public static void remove(Path file, String cluster) {
    if (!Files.exists(file)) {
      return;
    }
    Map<String, Object> config = read(file);
    String name = contextName(cluster);
    boolean changed = false;
    for (String list : List.of("clusters", "users", "contexts")) {
      changed |= named(config, list).removeIf(entry -> isNamed(entry, name));
    }
    if (name.equals(config.get("current-context"))) {
      config.put("current-context", "");
      changed = true;
    }
    if (changed) {
      ClusterHome.writePrivately(resolved(file), dump(config));
    }
  }

  private static void put(Map<String, Object> config, String cluster, Credentials credentials) {
    String name = contextName(cluster);
    replace(
        config,
        "clusters",
        name,
        "cluster",
        Map.of(
            "server", credentials.server(),
            "certificate-authority-data", base64(credentials.caPem())));
    replace(
        config,
        "users",
        name,
        "user",
        Map.of(
            "client-certificate-data", base64(credentials.certificatePem()),
            "client-key-data", base64(credentials.keyPem())));
    replace(config, "contexts", name, "context", Map.of("cluster", name, "user", name));
    config.put("current-context", name);
  }

  private static void replace(
      Map<String, Object> config, String list, String name, String field, Object value) {
    List<Object> entries = named(config, list);
    entries.removeIf(entry -> isNamed(entry, name));
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put(field, value);
    entries.add(entry);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> named(Map<String, Object> config, String list) {
    List<Object> entries =
        config.get(list) instanceof List<?> present
            ? new ArrayList<>((List<Object>) present)
            : new ArrayList<>();
    config.put(list, entries);
    return entries;
  }

  private static boolean isNamed(@Nullable Object entry, String name) {
    return entry instanceof Map<?, ?> map && Objects.equals(map.get("name"), name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(Path file) {
    if (!Files.exists(file)) {
      return empty();
    }
    try {
      Object loaded =
          new Load(LoadSettings.builder().build())
              .loadFromString(Files.readString(file, StandardCharsets.UTF_8));
      if (loaded == null) {
        return empty();
      }
      if (loaded instanceof Map<?, ?> map) {
        return new LinkedHashMap<>((Map<String, Object>) map);
      }
      throw new ClusterException(file + " is not a kubeconfig; move it away and try again.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> empty() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "v1");
    config.put("kind", "Config");
    return config;
  }

  /** Where the content is: a linked kubeconfig stays a link. */
  private static Path resolved(Path file) {
    try {
      return Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] dump(Map<String, Object> config) {
    return new Dump(
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(1 << 20).build())
        .dumpToString(config)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }
}
