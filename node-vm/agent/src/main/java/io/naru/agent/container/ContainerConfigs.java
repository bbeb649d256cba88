package io.naru.agent.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.v1.ContainerConfig;
import io.naru.agent.cri.v1.ContainerMetadata;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.cri.v1.ImageSpec;
import io.naru.agent.cri.v1.KeyValue;
import io.naru.agent.cri.v1.LinuxContainerConfig;
import io.naru.agent.cri.v1.LinuxContainerResources;
import io.naru.agent.cri.v1.Mount;
import io.naru.agent.cri.v1.MountPropagation;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.volume.UnixFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configuration of containers. Writes the pod's /etc/hosts and termination message files. */
public final class ContainerConfigs {

  /** Where a container writes why it ends, unless it says otherwise. */
  public static final String DEFAULT_MESSAGE_PATH = "/dev/termination-log";

  /**
   * What a container is made from besides its spec.
   *
   * @param podDirectory the agent's directory of the pod
   * @param volumes host paths by volume name
   * @param restarts how often the container was started before
   * @param target container whose processes a debug container sees; null for its own only
   */
  public record Context(
      Pod pod,
      List<String> podIps,
      Path podDirectory,
      Map<String, Path> volumes,
      int restarts,
      @Nullable String target) {}

  private final Environment environment;
  private final String clusterDomain;
  private final long nodeMemory;

  /**
   * Containers of this node.
   *
   * @param nodeMemory capacity in bytes
   */
  public ContainerConfigs(Environment environment, String clusterDomain, long nodeMemory) {
    this.environment = environment;
    this.clusterDomain = clusterDomain;
    this.nodeMemory = nodeMemory;
  }

  /** The configuration of one start of a container. */
  public ContainerConfig of(Context context, ContainerSpec container, Image image)
      throws ConfigException, IOException {
    Pod pod = context.pod();
    JsonNode json = container.json();
    Map<String, String> variables = environment.of(pod, container, context.podIps());
    String messagePath = json.path("terminationMessagePath").asText(DEFAULT_MESSAGE_PATH);
    Path messageFile = messageFile(context, container);
    ContainerConfig.Builder config =
        ContainerConfig.newBuilder()
            .setMetadata(
                ContainerMetadata.newBuilder()
                    .setName(container.name())
                    .setAttempt(context.restarts()))
            .setImage(
                ImageSpec.newBuilder()
                    .setImage(image.getId())
                    .setUserSpecifiedImage(container.image()))
            .setWorkingDir(Json.text(json, "workingDir"))
            .setLogPath(container.name() + "/" + context.restarts() + ".log")
            .setStdin(json.path("stdin").asBoolean())
            .setStdinOnce(json.path("stdinOnce").asBoolean())
            .setTty(json.path("tty").asBoolean())
            .setLinux(
                LinuxContainerConfig.newBuilder()
                    .setResources(Resources.of(pod, container, nodeMemory))
                    .setSecurityContext(
                        Security.ofContainer(pod, container, image, context.target())))
            .putLabels(CriLabels.POD_NAME, pod.name())
            .putLabels(CriLabels.POD_NAMESPACE, pod.namespace())
            .putLabels(CriLabels.POD_UID, pod.uid())
            .putLabels(CriLabels.CONTAINER_NAME, container.name())
            .putAnnotations(CriLabels.HASH, container.hash())
            .putAnnotations(CriLabels.RESOURCES, json.path("resources").toString())
            .putAnnotations(CriLabels.RESTART_COUNT, Integer.toString(context.restarts()))
            .putAnnotations(CriLabels.MESSAGE_PATH, messagePath)
            .putAnnotations(
                CriLabels.MESSAGE_POLICY, json.path("terminationMessagePolicy").asText("File"))
            .putAnnotations(CriLabels.MESSAGE_FILE, messageFile.toString())
            .putAnnotations(CriLabels.GRACE_PERIOD, Long.toString(pod.gracePeriod().toSeconds()));
    for (String word : Json.texts(json, "command")) {
      config.addCommand(Expansion.expand(word, variables));
    }
    for (String word : Json.texts(json, "args")) {
      config.addArgs(Expansion.expand(word, variables));
    }
    variables.forEach(
        (name, value) -> config.addEnvs(KeyValue.newBuilder().setKey(name).setValue(value)));
    boolean ownHosts = false;
    for (JsonNode mount : json.path("volumeMounts")) {
      config.addMounts(mount(context, mount, variables));
      ownHosts |= Json.text(mount, "mountPath").equals("/etc/hosts");
    }
    if (!ownHosts) {
      config.addMounts(bind(hosts(context), "/etc/hosts"));
    }
    return config.addMounts(bind(messageFile, messagePath)).build();
  }

  /** What a container may use, for one that runs already. */
  public LinuxContainerResources resources(Pod pod, ContainerSpec container) {
    return Resources.of(pod, container, nodeMemory);
  }

  private Path hosts(Context context) throws IOException {
    Path file = context.podDirectory().resolve("etc-hosts");
    Files.createDirectories(context.podDirectory());
    Files.writeString(file, PodFiles.hosts(context.pod(), context.podIps(), clusterDomain));
    UnixFiles.mode(file, 0644);
    return file;
  }

  // A file of its own for every start, so that an old message is never taken for a new one.
  private static Path messageFile(Context context, ContainerSpec container) throws IOException {
    Path directory = context.podDirectory().resolve("containers").resolve(container.name());
    Files.createDirectories(directory);
    Path file = directory.resolve("message-" + context.restarts());
    Files.write(file, new byte[0]);
    UnixFiles.mode(file, 0666);
    return file;
  }

  private static Mount bind(Path file, String path) {
    return Mount.newBuilder().setHostPath(file.toString()).setContainerPath(path).build();
  }

  private static Mount mount(Context context, JsonNode mount, Map<String, String> variables)
      throws ConfigException, IOException {
    String name = Json.text(mount, "name");
    Path volume = context.volumes().get(name);
    if (volume == null) {
      throw new ConfigException("volume \"" + name + "\" is not mounted on the node");
    }
    String subPath = Json.text(mount, "subPath");
    if (mount.has("subPathExpr")) {
      subPath = Expansion.expand(Json.text(mount, "subPathExpr"), variables);
      if (subPath.contains("$(")) {
        throw new ConfigException("subPathExpr of volume \"" + name + "\" has unknown variables");
      }
    }
    Path source = subPath.isEmpty() ? volume : subPath(volume, subPath, name);
    String path = Json.text(mount, "mountPath");
    return Mount.newBuilder()
        .setContainerPath(path.startsWith("/") ? path : "/" + path)
        .setHostPath(source.toString())
        .setReadonly(mount.path("readOnly").asBoolean())
        .setPropagation(
            switch (Json.text(mount, "mountPropagation")) {
              case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
              case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
              default -> MountPropagation.PROPAGATION_PRIVATE;
            })
        .build();
  }

  // Links inside a volume are made by containers: none may lead out of the volume.
  private static Path subPath(Path volume, String subPath, String name)
      throws ConfigException, IOException {
    Path wanted = volume.resolve(subPath).normalize();
    if (subPath.startsWith("/") || !wanted.startsWith(volume)) {
      throw new ConfigException("subPath \"" + subPath + "\" leads out of volume \"" + name + "\"");
    }
    if (!Files.exists(wanted)) {
      Path existing = wanted;
      while (existing != null && !Files.exists(existing)) {
        existing = existing.getParent();
      }
      if (existing == null || !existing.toRealPath().startsWith(volume.toRealPath())) {
        throw new ConfigException("subPath \"" + subPath + "\" leads out of \"" + name + "\"");
      }
      Files.createDirectories(wanted);
      UnixFiles.mode(wanted, UnixFiles.mode(volume) & 0777 | 0750);
    }
    Path real = wanted.toRealPath();
    if (!real.startsWith(volume.toRealPath())) {
      throw new ConfigException("subPath \"" + subPath + "\" leads out of volume \"" + name + "\"");
    }
    return real;
  }
}
