package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.naru.cluster.nodes.NodeHandle;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.providers.docker.NodeContainer.Rights;
import io.naru.providers.image.ContentHash;
import io.naru.providers.image.TarWriter;
import java.io.ByteArrayInputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Node containers: created, configured, started, stopped, found and removed. Thread-safe. */
final class Nodes {

  /** Longer than the agent and containerd need; an engine kills what still runs then. */
  private static final int STOP_SECONDS = 20;

  private static final String CONFIGURATION_HASH =
      AgentConfiguration.DIRECTORY + "/configuration.hash";

  private final DockerClient docker;
  private final NodeExec exec;

  /** What this engine gave to the last node; another node need not try in vain again. */
  private volatile Rights rights =
      HostLimits.lacksResourceCapability() ? Rights.CAPABILITIES : Rights.PRIVILEGED;

  Nodes(DockerClient docker) {
    this.docker = docker;
    this.exec = new NodeExec(docker);
  }

  NodeHandle create(NodeSpec spec, String image) {
    String cluster = spec.clusterName();
    String node = spec.nodeName();
    InspectContainerResponse existing = inspect(cluster, node);
    if (existing != null && !image.equals(existing.getConfig().getImage())) {
      // Another build of Naru: the container is replaced, its volumes stay.
      removeContainer(cluster, node);
      existing = null;
    }
    if (existing == null) {
      return createWithRights(spec, image);
    }
    if (Boolean.TRUE.equals(existing.getState().getRunning())) {
      reconfigureRunning(spec);
      return handle(cluster, node);
    }
    configure(spec);
    return start(cluster, node);
  }

  private NodeHandle createWithRights(NodeSpec spec, String image) {
    Rights attempted = rights;
    try {
      return createAndStart(spec, image, attempted);
    } catch (DockerException e) {
      removeContainer(spec.clusterName(), spec.nodeName());
      if (attempted == Rights.CAPABILITIES) {
        throw new NodeProviderException(
            "the engine cannot start node " + spec.nodeName() + ": " + e.getMessage(), e);
      }
      rights = Rights.CAPABILITIES;
      return createWithRights(spec, image);
    }
  }

  private NodeHandle createAndStart(NodeSpec spec, String image, Rights withRights) {
    docker
        .createContainerCmd(image)
        .withName(NodeContainer.containerName(spec.clusterName(), spec.nodeName()))
        .withHostName(spec.nodeName())
        .withLabels(NodeContainer.labels(spec.clusterName(), spec.nodeName()))
        .withHostConfig(NodeContainer.hostConfig(spec.clusterName(), spec.nodeName(), withRights))
        .exec();
    configure(spec);
    return start(spec.clusterName(), spec.nodeName());
  }

  NodeHandle start(String clusterName, String nodeName) {
    try {
      docker.startContainerCmd(NodeContainer.containerName(clusterName, nodeName)).exec();
    } catch (NotModifiedException e) {
      // Runs already.
    }
    return handle(clusterName, nodeName);
  }

  void stop(String clusterName, String nodeName) {
    try {
      docker
          .stopContainerCmd(NodeContainer.containerName(clusterName, nodeName))
          .withTimeout(STOP_SECONDS)
          .exec();
    } catch (NotModifiedException | NotFoundException e) {
      // Stopped already, or never was.
    }
  }

  void delete(String clusterName, String nodeName) {
    removeContainer(clusterName, nodeName);
    for (String volume : NodeContainer.volumeNames(clusterName, nodeName)) {
      try {
        docker.removeVolumeCmd(volume).exec();
      } catch (NotFoundException e) {
        // Gone already.
      }
    }
  }

  List<NodeHandle> list(String clusterName) {
    return docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(NodeContainer.CLUSTER_LABEL, clusterName))
        .exec()
        .stream()
        .map(container -> handle(clusterName, container))
        .sorted(Comparator.comparing(NodeHandle::nodeName))
        .toList();
  }

  List<NodeHandle> running(String clusterName) {
    return list(clusterName).stream()
        .filter(node -> node.state() == NodeHandle.State.RUNNING)
        .toList();
  }

  /** Writes the agent's files into a container that need not run. */
  private void configure(NodeSpec spec) {
    Map<String, byte[]> files = AgentConfiguration.files(spec);
    String directory = AgentConfiguration.DIRECTORY.substring(1);
    byte[] archive =
        new TarWriter()
            .files(directory, files, 0600)
            .files("", Map.of(CONFIGURATION_HASH.substring(1), hash(files)), 0600)
            .toBytes();
    docker
        .copyArchiveToContainerCmd(NodeContainer.containerName(spec.clusterName(), spec.nodeName()))
        .withRemotePath("/")
        .withTarInputStream(new ByteArrayInputStream(archive))
        .exec();
  }

  /** Nothing is touched if nothing changed; else the agent starts again, and no pod notices. */
  private void reconfigureRunning(NodeSpec spec) {
    String container = NodeContainer.containerName(spec.clusterName(), spec.nodeName());
    byte[] wanted = hash(AgentConfiguration.files(spec));
    String present = exec.run(container, "sh", "-c", "cat " + CONFIGURATION_HASH + " || true");
    if (!present.equals(new String(wanted, java.nio.charset.StandardCharsets.UTF_8))) {
      configure(spec);
      exec.run(container, "sh", "-c", "kill -HUP $(cat /run/naru/init.pid)");
    }
  }

  private static byte[] hash(Map<String, byte[]> files) {
    return new ContentHash().add(files).tag().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void removeContainer(String clusterName, String nodeName) {
    try {
      docker
          .removeContainerCmd(NodeContainer.containerName(clusterName, nodeName))
          .withForce(true)
          .exec();
    } catch (NotFoundException e) {
      // Gone already.
    }
  }

  private NodeHandle handle(String clusterName, String nodeName) {
    InspectContainerResponse found = inspect(clusterName, nodeName);
    if (found == null) {
      throw new NodeProviderException("there is no node " + nodeName + " in " + clusterName);
    }
    boolean running = Boolean.TRUE.equals(found.getState().getRunning());
    return handle(clusterName, nodeName, running, found.getNetworkSettings().getNetworks());
  }

  private static NodeHandle handle(String clusterName, Container container) {
    return handle(
        clusterName,
        container.getLabels().getOrDefault(NodeContainer.NODE_LABEL, container.getId()),
        "running".equals(container.getState()),
        container.getNetworkSettings() == null
            ? Map.of()
            : container.getNetworkSettings().getNetworks());
  }

  private static NodeHandle handle(
      String clusterName, String nodeName, boolean running, Map<String, ContainerNetwork> links) {
    ContainerNetwork link = links.get(NodeContainer.networkName(clusterName));
    String address = running && link != null ? link.getIpAddress() : null;
    return new NodeHandle(
        clusterName,
        nodeName,
        running ? NodeHandle.State.RUNNING : NodeHandle.State.STOPPED,
        address);
  }

  private @Nullable InspectContainerResponse inspect(String clusterName, String nodeName) {
    try {
      return docker.inspectContainerCmd(NodeContainer.containerName(clusterName, nodeName)).exec();
    } catch (NotFoundException e) {
      return null;
    }
  }
}
