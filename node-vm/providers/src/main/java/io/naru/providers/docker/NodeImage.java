package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.providers.image.AgentFiles;
import io.naru.providers.image.ContentHash;
import io.naru.providers.image.JavaRuntime;
import io.naru.providers.image.PauseImage;
import io.naru.providers.image.Recipe;
import io.naru.providers.image.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Builds the node image in three stages, each an image tagged with the hash of all that it is made
 * from: packages, Java runtime, Naru itself. A stage whose tag the engine knows is not built again,
 * so that a changed agent costs the last one only.
 *
 * <p>Not to be used by two threads at once for the same engine: both would build.
 */
public final class NodeImage {

  private static final String REPOSITORY = "naru-node";

  private final DockerClient docker;
  private final Recipe recipe;
  private final AgentFiles agent;

  /** An image of this recipe and agent on this engine. */
  public NodeImage(DockerClient docker, Recipe recipe, AgentFiles agent) {
    this.docker = docker;
    this.recipe = recipe;
    this.agent = agent;
  }

  /** The image's name and tag, whether it is built or not. */
  public String reference() {
    return REPOSITORY
        + ":"
        + new ContentHash()
            .add("runtime", runtimeReference())
            .add(recipe.rootFiles())
            .add("Dockerfile", recipe.file("node.Dockerfile"))
            .add("pause", PauseImage.archive(JavaRuntime.architecture()))
            .add(agent.files())
            .tag();
  }

  /**
   * Builds what is missing.
   *
   * @return the image's name and tag
   * @throws NodeProviderException if it cannot be built on this machine
   */
  public String ensure(ProgressListener progress) {
    String reference = reference();
    if (exists(reference)) {
      return reference;
    }
    String base = baseReference();
    if (!exists(base)) {
      new BaseImage(docker, recipe).build(base, progress);
    }
    String runtime = runtimeReference();
    if (!exists(runtime)) {
      progress.step("linking the node agent's Java runtime");
      JavaRuntime.link(
          recipe.modules(),
          directory -> {
            TarWriter context = new TarWriter().tree("jre", directory);
            build(context, "runtime.Dockerfile", Map.of("BASE", base), runtime);
            return runtime;
          });
    }
    progress.step("building the node image");
    build(nodeContext(), "node.Dockerfile", Map.of("RUNTIME", runtime), reference);
    new OldImages(docker, Clock.systemUTC()).remove(List.of(base, runtime, reference));
    return reference;
  }

  private TarWriter nodeContext() {
    TarWriter context = new TarWriter();
    recipe
        .rootFiles()
        .forEach((name, content) -> context.file("rootfs/" + name, content, Recipe.modeOf(name)));
    return context
        .file("images/pause.tar", PauseImage.archive(JavaRuntime.architecture()), 0644)
        .file("images/pause.name", (PauseImage.NAME + "\n").getBytes(StandardCharsets.UTF_8), 0644)
        .files("agent", agent.files(), 0644);
  }

  private String baseReference() {
    return REPOSITORY
        + "-base:"
        + new ContentHash()
            .add("packages", String.join(" ", recipe.packages()))
            .add("Dockerfile", recipe.file("base.Dockerfile"))
            .tag();
  }

  private String runtimeReference() {
    return REPOSITORY
        + "-runtime:"
        + new ContentHash()
            .add("base", baseReference())
            .add("java", JavaRuntime.identity(recipe.modules()))
            .add("Dockerfile", recipe.file("runtime.Dockerfile"))
            .tag();
  }

  private void build(
      TarWriter context, String dockerfile, Map<String, String> arguments, String reference) {
    build(
        docker,
        new ByteArrayInputStream(
            context.file("Dockerfile", recipe.file(dockerfile), 0644).toBytes()),
        arguments,
        reference,
        () -> "building " + reference + " failed");
  }

  static void build(
      DockerClient docker,
      InputStream context,
      Map<String, String> arguments,
      String reference,
      Supplier<String> failure) {
    var command =
        docker
            .buildImageCmd(context)
            .withTags(Set.of(reference))
            .withRemove(true)
            .withForcerm(true);
    arguments.forEach(command::withBuildArg);
    BuildLog log = new BuildLog();
    try {
      command.exec(log).awaitImageId();
    } catch (DockerClientException e) {
      throw new NodeProviderException(failure.get() + ": " + log.tail(), e);
    }
  }

  private boolean exists(String reference) {
    try {
      docker.inspectImageCmd(reference).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Keeps what the build printed last, which is where its errors are. */
  private static final class BuildLog extends BuildImageResultCallback {

    private static final int KEPT = 4000;
    private final StringBuffer text = new StringBuffer();

    @Override
    public void onNext(com.github.dockerjava.api.model.BuildResponseItem item) {
      super.onNext(item);
      if (item.getStream() != null) {
        text.append(item.getStream());
        text.delete(0, Math.max(0, text.length() - KEPT));
      }
    }

    String tail() {
      return text.toString();
    }
  }
}
