package io.naru.desktop.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contexts of the user's kubeconfig: one file or several, of which the first that names
 * something wins. Reads files: for the background.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">Organizing
 *     cluster access</a>
 */
public final class Contexts {

  private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);

  private static final List<String> LISTS = List.of("clusters", "contexts", "users");

  /** Fields with a path, which is relative to the file that has it. */
  private static final List<String> PATHS =
      List.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

  private final List<Path> files;

  public Contexts(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /** Those that kubectl would use. */
  public static Contexts ofUser() {
    String variable = System.getenv("KUBECONFIG");
    List<Path> files = new ArrayList<>();
    if (variable == null || variable.isBlank()) {
      files.add(Path.of(System.getProperty("user.home"), ".kube", "config"));
    } else {
      for (String file : variable.split(File.pathSeparator)) {
        if (!file.isBlank()) {
          files.add(Path.of(file));
        }
      }
    }
    return new Contexts(files);
  }

  /** Their names, in order; none if there is no kubeconfig. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    merged().path("contexts").forEach(context -> names.add(context.path("name").asText()));
    return names;
  }

  /**
   * A kubeconfig in which one of them is the current one.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public byte[] kubeconfig(String context) {
    if (!names().contains(context)) {
      throw new IllegalArgumentException("the kubeconfig has no context " + context);
    }
    ObjectNode config = merged();
    config.put("current-context", context);
    return Serialization.asYaml(config).getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode merged() {
    ObjectNode merged = Serialization.jsonMapper().createObjectNode();
    merged.put("apiVersion", "v1").put("kind", "Config");
    LISTS.forEach(merged::putArray);
    for (Path file : files) {
      if (Files.isReadable(file)) {
        try {
          add(merged, file);
        } catch (IOException | RuntimeException e) {
          LOG.warn("{} can't be read", file, e);
        }
      }
    }
    return merged;
  }

  private static void add(ObjectNode merged, Path file) throws IOException {
    // The line before keeps the library from taking a flow mapping for JSON.
    JsonNode config = Serialization.unmarshal("---\n" + Files.readString(file), JsonNode.class);
    for (String list : LISTS) {
      if (merged.path(list) instanceof ArrayNode known) {
        for (JsonNode entry : config.path(list)) {
          if (!has(known, entry.path("name").asText())) {
            entry.forEach(content -> resolve(content, file.toAbsolutePath()));
            known.add(entry);
          }
        }
      }
    }
  }

  private static boolean has(ArrayNode entries, String name) {
    for (JsonNode entry : entries) {
      if (entry.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static void resolve(JsonNode content, Path file) {
    if (content instanceof ObjectNode fields) {
      for (String field : PATHS) {
        if (fields.path(field).isTextual()) {
          fields.put(field, file.resolveSibling(fields.path(field).asText()).toString());
        }
      }
    }
  }
}
