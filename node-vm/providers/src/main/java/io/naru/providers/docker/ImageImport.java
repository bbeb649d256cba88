package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import io.naru.cluster.nodes.NodeHandle;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.providers.image.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts image archives into the runtimes of nodes. */
final class ImageImport {

  /** On the container's own disk: the engine does not see through a node's tmpfs mounts. */
  private static final String DIRECTORY = "/var/tmp";

  private final DockerClient docker;
  private final NodeExec exec;

  ImageImport(DockerClient docker) {
    this.docker = docker;
    this.exec = new NodeExec(docker);
  }

  /** Imports into all nodes in parallel; fails if any failed, after all ended. */
  void importArchive(List<NodeHandle> nodes, Path archive) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> imports = new ArrayList<>();
      for (NodeHandle node : nodes) {
        String container = NodeContainer.containerName(node.clusterName(), node.nodeName());
        imports.add(executor.submit(() -> importInto(container, archive)));
      }
      for (Future<?> each : imports) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new NodeProviderException("importing the image failed: " + message(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeProviderException("interrupted while importing an image", e);
    }
  }

  private void importInto(String container, Path archive) {
    String name = "naru-import-" + UUID.randomUUID() + ".tar";
    try (InputStream tar = new TarWriter().endingWith(name, archive)) {
      docker
          .copyArchiveToContainerCmd(container)
          .withRemotePath(DIRECTORY)
          .withTarInputStream(tar)
          .exec();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    exec.run(container, "/usr/local/bin/naru-import", DIRECTORY + "/" + name);
  }

  private static String message(ExecutionException e) {
    return e.getCause() == null
        ? String.valueOf(e.getMessage())
        : String.valueOf(e.getCause().getMessage());
  }
}
