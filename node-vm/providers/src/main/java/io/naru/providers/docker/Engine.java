package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.naru.cluster.nodes.NodeProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Connects to the Docker Engine that the user's environment names ({@code DOCKER_HOST}, contexts),
 * and puts what goes wrong there into words for the user.
 */
final class Engine {

  private Engine() {}

  private static final String NO_ANSWER =
      "no Docker Engine answers. Start Docker (on Linux: `systemctl start docker`, or"
          + " `dockerd` as root), or set DOCKER_HOST if it is elsewhere";

  /** A client that has not connected yet; its calls may be made from many threads. */
  static DockerClient connect() {
    return connect(DefaultDockerClientConfig.createDefaultConfigBuilder().build());
  }

  /** As {@link #connect()}, of the engine at an address such as {@code unix:///run/docker.sock}. */
  static DockerClient connect(String host) {
    return connect(
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host).build());
  }

  private static DockerClient connect(DockerClientConfig config) {
    ZerodepDockerHttpClient transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .connectionTimeout(Duration.ofSeconds(5))
            .maxConnections(64)
            .build();
    return DockerClientImpl.getInstance(config, transport);
  }

  /**
   * Runs calls to the engine for a provider's caller, who knows nothing of docker-java.
   *
   * @throws NodeProviderException for whatever the engine or the way to it has against them
   */
  static <T> T ask(Supplier<T> calls) {
    try {
      return calls.get();
    } catch (NodeProviderException e) {
      throw e;
    } catch (DockerException e) {
      throw new NodeProviderException("the Docker Engine refused: " + reason(e), e);
    } catch (UncheckedIOException e) {
      throw new NodeProviderException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      if (isUnreachable(e)) {
        throw new NodeProviderException(NO_ANSWER, e);
      }
      throw e;
    }
  }

  /** As {@link #ask}, of calls without a result. */
  static void tell(Runnable calls) {
    ask(() -> {
      calls.run();
      return true;
    });
  }

  /** docker-java wraps what goes wrong on the way in a bare RuntimeException. */
  private static boolean isUnreachable(RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  /** The engine's own sentence: docker-java's message puts a status code before its JSON. */
  private static String reason(DockerException refusal) {
    String message = String.valueOf(refusal.getMessage());
    int begin = message.indexOf("{\"message\":\"");
    int end = message.lastIndexOf("\"}");
    return begin < 0 || end < begin ? message : message.substring(begin + 12, end);
  }

  /**
   * Makes sure that the engine answers.
   *
   * @throws NodeProviderException saying how to start one
   */
  static void requireAnswer(DockerClient docker) {
    tell(() -> docker.pingCmd().exec());
  }
}
