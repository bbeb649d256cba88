package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.naru.cluster.nodes.NodeProviderException;
import java.time.Duration;

/**
 * Connects to the Docker Engine that the user's environment names ({@code DOCKER_HOST}, contexts).
 */
final class Engine {

  private Engine() {}

  /** A client that has not connected yet; its calls may be made from many threads. */
  static DockerClient connect() {
    DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
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
   * Makes sure that the engine answers.
   *
   * @throws NodeProviderException saying how to start one
   */
  static void requireAnswer(DockerClient docker) {
    try {
      docker.pingCmd().exec();
    } catch (RuntimeException e) {
      throw new NodeProviderException(
          "no Docker Engine answers. Start Docker (on Linux: `systemctl start docker`, or"
              + " `dockerd` as root), or set DOCKER_HOST if it is elsewhere",
          e);
    }
  }
}
