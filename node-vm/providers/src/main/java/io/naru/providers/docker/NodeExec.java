package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.naru.cluster.nodes.NodeProviderException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Runs programs in node containers, without input. */
final class NodeExec {

  private final DockerClient docker;

  NodeExec(DockerClient docker) {
    this.docker = docker;
  }

  /**
   * Runs a program to its end.
   *
   * @return what it printed on both outputs
   * @throws NodeProviderException with that, if it failed
   */
  String run(String container, String... command) {
    String exec =
        docker
            .execCreateCmd(container)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withCmd(command)
            .exec()
            .getId();
    Output output = new Output();
    try {
      docker.execStartCmd(exec).exec(output).awaitCompletion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeProviderException("interrupted while running " + command[0], e);
    }
    Long code = docker.inspectExecCmd(exec).exec().getExitCodeLong();
    if (code == null || code != 0) {
      throw new NodeProviderException(
          command[0]
              + " failed in node "
              + container
              + " with code "
              + code
              + ": "
              + output.text());
    }
    return output.text();
  }

  private static final class Output extends ResultCallback.Adapter<Frame> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
      bytes.writeBytes(frame.getPayload());
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8).strip();
    }
  }
}
