package io.naru.agent.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Fields;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Computes the files of configMap, secret, downwardAPI and projected volumes. */
final class Projections {

  private static final int DEFAULT_MODE = 0644;

  private final ConfigObjects objects;
  private final Tokens tokens;
  private final String hostIp;
  private final Map<String, String> allocatable;

  Projections(
      ConfigObjects objects, Tokens tokens, String hostIp, Map<String, String> allocatable) {
    this.objects = objects;
    this.tokens = tokens;
    this.hostIp = hostIp;
    this.allocatable = allocatable;
  }

  /** The volume's files, null if the volume is of another type. */
  @Nullable Map<String, AtomicWriter.Entry> files(Pod pod, JsonNode volume, List<String> podIps)
      throws IOException, VolumeException {
    Map<String, AtomicWriter.Entry> files = new TreeMap<>();
    if (volume.has("configMap")) {
      JsonNode source = volume.path("configMap");
      addConfigMap(files, pod, source, mode(source, DEFAULT_MODE));
    } else if (volume.has("secret")) {
      JsonNode source = volume.path("secret");
      addSecret(files, pod, source, Json.text(source, "secretName"), mode(source, DEFAULT_MODE));
    } else if (volume.has("downwardAPI")) {
      JsonNode source = volume.path("downwardAPI");
      addDownward(files, pod, source, podIps, mode(source, DEFAULT_MODE));
    } else if (volume.has("projected")) {
      JsonNode projected = volume.path("projected");
      int mode = mode(projected, DEFAULT_MODE);
      for (JsonNode source : projected.path("sources")) {
        addSource(files, pod, source, podIps, mode);
      }
    } else {
      return null;
    }
    return files;
  }

  private void addSource(
      Map<String, AtomicWriter.Entry> files,
      Pod pod,
      JsonNode source,
      List<String> podIps,
      int mode)
      throws IOException, VolumeException {
    if (source.has("configMap")) {
      addConfigMap(files, pod, source.path("configMap"), mode);
    } else if (source.has("secret")) {
      JsonNode secret = source.path("secret");
      addSecret(files, pod, secret, Json.text(secret, "name"), mode);
    } else if (source.has("downwardAPI")) {
      addDownward(files, pod, source.path("downwardAPI"), podIps, mode);
    } else if (source.has("serviceAccountToken")) {
      JsonNode token = source.path("serviceAccountToken");
      String text =
          tokens.token(
              pod, Json.text(token, "audience"), token.path("expirationSeconds").asLong(3600));
      files.put(
          Json.text(token, "path"),
          new AtomicWriter.Entry(text.getBytes(StandardCharsets.UTF_8), mode));
    } else {
      throw new VolumeException("unsupported source in projected volume: " + source);
    }
  }

  private void addConfigMap(
      Map<String, AtomicWriter.Entry> files, Pod pod, JsonNode source, int mode)
      throws IOException, VolumeException {
    String name = Json.text(source, "name");
    boolean optional = source.path("optional").asBoolean();
    JsonNode map = objects.configMap(pod.namespace(), name);
    if (map == null) {
      if (!optional) {
        throw new VolumeException("configmap \"" + name + "\" not found");
      }
      return;
    }
    Map<String, byte[]> data = new TreeMap<>();
    Json.map(map, "data").forEach((k, v) -> data.put(k, v.getBytes(StandardCharsets.UTF_8)));
    Json.map(map, "binaryData").forEach((k, v) -> data.put(k, Base64.getDecoder().decode(v)));
    select(files, data, source, mode, optional);
  }

  private void addSecret(
      Map<String, AtomicWriter.Entry> files, Pod pod, JsonNode source, String name, int mode)
      throws IOException, VolumeException {
    boolean optional = source.path("optional").asBoolean();
    JsonNode secret = objects.secret(pod.namespace(), name);
    if (secret == null) {
      if (!optional) {
        throw new VolumeException("secret \"" + name + "\" not found");
      }
      return;
    }
    Map<String, byte[]> data = new TreeMap<>();
    Json.map(secret, "data").forEach((k, v) -> data.put(k, Base64.getDecoder().decode(v)));
    select(files, data, source, mode, optional);
  }

  private static void select(
      Map<String, AtomicWriter.Entry> files,
      Map<String, byte[]> data,
      JsonNode source,
      int mode,
      boolean optional)
      throws VolumeException {
    JsonNode items = source.path("items");
    if (items.isEmpty()) {
      data.forEach((key, content) -> files.put(key, new AtomicWriter.Entry(content, mode)));
    }
    for (JsonNode item : items) {
      byte[] content = data.get(Json.text(item, "key"));
      if (content != null) {
        int own = item.path("mode").isNumber() ? item.path("mode").asInt() : mode;
        files.put(Json.text(item, "path"), new AtomicWriter.Entry(content, own));
      } else if (!optional) {
        throw new VolumeException("references non-existent key: " + Json.text(item, "key"));
      }
    }
  }

  private void addDownward(
      Map<String, AtomicWriter.Entry> files,
      Pod pod,
      JsonNode source,
      List<String> podIps,
      int mode)
      throws VolumeException {
    for (JsonNode item : source.path("items")) {
      String value;
      if (item.has("fieldRef")) {
        value = Fields.value(pod, Json.text(item, "fieldRef", "fieldPath"), podIps, hostIp);
      } else {
        JsonNode ref = item.path("resourceFieldRef");
        ContainerSpec container =
            pod.allContainers().stream()
                .filter(c -> c.name().equals(Json.text(ref, "containerName")))
                .findFirst()
                .orElseThrow(() -> new VolumeException("no such container: " + ref));
        value =
            Fields.resource(
                container, Json.text(ref, "resource"), Json.text(ref, "divisor"), allocatable);
      }
      if (value == null) {
        throw new VolumeException("unsupported field in downwardAPI volume: " + item);
      }
      int own = item.path("mode").isNumber() ? item.path("mode").asInt() : mode;
      files.put(
          Json.text(item, "path"),
          new AtomicWriter.Entry(value.getBytes(StandardCharsets.UTF_8), own));
    }
  }

  private static int mode(JsonNode source, int otherwise) {
    return source.path("defaultMode").isNumber() ? source.path("defaultMode").asInt() : otherwise;
  }
}
