package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.naru.cluster.nodes.ClusterNetwork;
import io.naru.cluster.nodes.NodeHandle;
import io.naru.cluster.nodes.NodeProvider;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.providers.image.AgentFiles;
import io.naru.providers.image.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Nodes as containers of the Docker Engine, each running a container runtime of its own. What the
 * engine holds is the only state: containers, volumes and networks are found by name and label.
 */
public final class DockerNodeProvider implements NodeProvider {

  private final DockerClient docker;
  private final Supplier<AgentFiles> agent;
  private final Networks networks;
  private final Nodes nodes;
  private final ImageImport images;
  private @Nullable String image;

  /** A provider of the user's engine and of the agent of this build; connects when first used. */
  public DockerNodeProvider() {
    this(Engine.connect(), AgentFiles::locate);
  }

  DockerNodeProvider(DockerClient docker, Supplier<AgentFiles> agent) {
    this.docker = docker;
    this.agent = agent;
    this.networks = new Networks(docker);
    this.nodes = new Nodes(docker);
    this.images = new ImageImport(docker);
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public void prepare(ProgressListener progress) {
    Engine.requireAnswer(docker);
    HostLimits.warn(progress);
    Engine.tell(() -> ensureImage(progress));
  }

  private synchronized String ensureImage(ProgressListener progress) {
    if (image == null) {
      image = new NodeImage(docker, Recipe.load(), agent.get()).ensure(progress);
    }
    return image;
  }

  @Override
  public ClusterNetwork ensureNetwork(String clusterName) {
    return Engine.ask(() -> networks.ensure(clusterName));
  }

  @Override
  public void deleteNetwork(String clusterName) {
    Engine.tell(() -> networks.delete(clusterName));
  }

  @Override
  public NodeHandle create(NodeSpec spec) {
    return Engine.ask(() -> {
      String reference = ensureImage(ProgressListener.NONE);
      networks.ensure(spec.clusterName());
      return nodes.create(spec, reference);
    });
  }

  @Override
  public NodeHandle start(String clusterName, String nodeName) {
    return Engine.ask(() -> nodes.start(clusterName, nodeName));
  }

  @Override
  public void stop(String clusterName, String nodeName) {
    Engine.tell(() -> nodes.stop(clusterName, nodeName));
  }

  @Override
  public void delete(String clusterName, String nodeName) {
    Engine.tell(() -> nodes.delete(clusterName, nodeName));
  }

  @Override
  public List<NodeHandle> list(String clusterName) {
    return Engine.ask(() -> nodes.list(clusterName));
  }

  @Override
  public void importImage(String clusterName, String imageName) {
    Engine.tell(() -> {
      try {
        saveAndImport(clusterName, imageName);
      } catch (NotFoundException e) {
        throw new NodeProviderException("the container engine has no image " + imageName, e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private void saveAndImport(String clusterName, String imageName) throws IOException {
    Path archive = Files.createTempFile("naru-image", ".tar");
    try {
      try (InputStream saved = docker.saveImageCmd(imageName).exec()) {
        Files.copy(saved, archive, StandardCopyOption.REPLACE_EXISTING);
      }
      images.importArchive(nodes.running(clusterName), archive);
    } finally {
      Files.delete(archive);
    }
  }

  @Override
  public void importArchive(String clusterName, Path archive) {
    Engine.tell(() -> images.importArchive(nodes.running(clusterName), archive));
  }

  @Override
  public void close() {
    try {
      docker.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
