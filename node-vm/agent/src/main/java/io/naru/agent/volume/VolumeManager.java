package io.naru.agent.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.Json;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Quantity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Provides and removes the volumes of pods under {@code ROOT/pods/UID/volumes/NAME}. Idempotent:
 * called again it brings ConfigMaps, Secrets, tokens and downward fields up to date. Calls for one
 * pod must not overlap; different pods are independent.
 */
public final class VolumeManager {

  private final Path root;
  private final ApiClient client;
  private final Tokens tokens;
  private final Projections projections;

  /**
   * Volumes under this directory.
   *
   * @param allocatable the node's, by resource, for downward fields of unlimited containers
   */
  public VolumeManager(
      Path root,
      ApiClient client,
      ConfigObjects objects,
      Tokens tokens,
      String hostIp,
      Map<String, String> allocatable) {
    this.root = root;
    this.client = client;
    this.tokens = tokens;
    this.projections = new Projections(objects, tokens, hostIp, allocatable);
  }

  /** The directory of all that the agent keeps for a pod. */
  public Path podDirectory(String podUid) {
    return root.resolve("pods").resolve(podUid);
  }

  /**
   * Makes all volumes of the pod present and current.
   *
   * @return host paths by volume name
   */
  public Map<String, Path> provide(Pod pod, List<String> podIps) throws VolumeException {
    Map<String, Path> paths = new HashMap<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      String name = Json.text(volume, "name");
      try {
        paths.put(name, provide(pod, name, volume, podIps));
      } catch (VolumeException e) {
        throw new VolumeException(
            "MountVolume.SetUp failed for volume \"" + name + "\" : " + e.getMessage(), e);
      } catch (IOException e) {
        throw new VolumeException("MountVolume.SetUp failed for volume \"" + name + "\" : " + e, e);
      }
    }
    return paths;
  }

  private Path provide(Pod pod, String name, JsonNode volume, List<String> podIps)
      throws IOException, VolumeException {
    if (volume.has("hostPath")) {
      return HostPaths.resolve(volume.path("hostPath"));
    }
    if (volume.has("persistentVolumeClaim")) {
      return claimed(pod, Json.text(volume, "persistentVolumeClaim", "claimName"));
    }
    Path directory = podDirectory(pod.uid()).resolve("volumes").resolve(name);
    Integer group = group(pod);
    Map<String, AtomicWriter.Entry> files = projections.files(pod, volume, podIps);
    if (files != null) {
      Files.createDirectories(directory);
      // Mode bits only ever widen access to what the files' own modes grant.
      UnixFiles.mode(directory, group == null ? 0755 : 02775);
      if (group != null) {
        Files.setAttribute(directory, "unix:gid", group);
      }
      new AtomicWriter(directory, group).write(files);
      return directory;
    }
    if (volume.has("emptyDir") || isBare(volume)) {
      return scratch(directory, volume.path("emptyDir"), group);
    }
    throw new VolumeException("this node does not support the volume's type: " + volume);
  }

  // A volume without any source is an emptyDir; the API server usually writes that in.
  private static boolean isBare(JsonNode volume) {
    return volume.size() == 1;
  }

  private static Path scratch(Path directory, JsonNode source, @Nullable Integer group)
      throws IOException, VolumeException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    } else if (!Json.text(source, "medium").equals("Memory") || Mounts.isMountPoint(directory)) {
      return directory;
    }
    if (Json.text(source, "medium").equals("Memory")) {
      String limit = Json.text(source, "sizeLimit");
      Mounts.tmpfs(directory, limit.isEmpty() ? 0 : Quantity.value(limit));
    }
    UnixFiles.mode(directory, 0777);
    if (group != null) {
      UnixFiles.giveToGroup(directory, group, false);
    }
    return directory;
  }

  private Path claimed(Pod pod, String claim) throws IOException, VolumeException {
    JsonNode bound =
        client.get("/api/v1/namespaces/" + pod.namespace() + "/persistentvolumeclaims/" + claim);
    String volumeName = Json.text(bound, "spec", "volumeName");
    if (volumeName.isEmpty() || !Json.text(bound, "status", "phase").equals("Bound")) {
      throw new VolumeException("PVC " + claim + " is not bound");
    }
    JsonNode whole = client.get("/api/v1/persistentvolumes/" + volumeName);
    if (LocalPaths.isOne(whole)) {
      return LocalPaths.provide(whole);
    }
    JsonNode volume = whole.path("spec");
    if (volume.has("hostPath")) {
      Path path = HostPaths.resolve(volume.path("hostPath"));
      if (Json.text(volume, "hostPath", "type").isEmpty()) {
        Files.createDirectories(path);
      }
      return path;
    }
    if (volume.has("local")) {
      return Path.of(Json.text(volume, "local", "path"));
    }
    throw new VolumeException("this node does not support the type of volume " + volumeName);
  }

  private static @Nullable Integer group(Pod pod) {
    JsonNode group = Json.at(pod.spec(), "securityContext", "fsGroup");
    return group.isNumber() ? group.asInt() : null;
  }

  /** Removes everything the agent keeps for the pod; its containers must be gone. */
  public void remove(String podUid) throws IOException {
    Path directory = podDirectory(podUid);
    Mounts.unmountBelow(directory);
    UnixFiles.deleteTree(directory);
    tokens.forget(podUid);
  }

  /** Uids of the pods for which something is kept. */
  public List<String> present() throws IOException {
    Path pods = root.resolve("pods");
    List<String> uids = new ArrayList<>();
    if (Files.isDirectory(pods)) {
      try (Stream<Path> directories = Files.list(pods)) {
        directories.forEach(directory -> uids.add(String.valueOf(directory.getFileName())));
      }
    }
    return uids;
  }

  /** Writes a file of the pod's own directory if its content differs. */
  public Path writeFile(String podUid, String name, String content, int mode) throws IOException {
    Path file = podDirectory(podUid).resolve(name);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Files.createDirectories(podDirectory(podUid));
    if (!Files.exists(file)) {
      Files.write(file, bytes);
      UnixFiles.mode(file, mode);
    }
    return file;
  }
}
