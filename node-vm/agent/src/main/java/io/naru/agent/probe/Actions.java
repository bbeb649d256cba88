package io.naru.agent.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.v1.ExecSyncResponse;
import io.naru.agent.model.ContainerSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Carries out the actions of probes and hooks: exec, httpGet, tcpSocket, grpc, sleep. Blocks at
 * most for the timeout, a little more for exec.
 */
public final class Actions {

  /**
   * The result of an action.
   *
   * @param output what to tell the pod's owner if it failed
   */
  public record Result(boolean success, String output) {}

  private final ContainerRuntime runtime;
  private final HttpAction http = new HttpAction();
  private final GrpcAction grpc = new GrpcAction();

  /** Actions on containers of this runtime. */
  public Actions(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Runs the action of a probe or hook.
   *
   * @param host address of the pod
   */
  public Result run(
      JsonNode action, ContainerSpec spec, String containerId, String host, Duration timeout)
      throws InterruptedException {
    if (action.has("exec")) {
      return exec(action.path("exec"), containerId, timeout);
    }
    if (action.has("httpGet")) {
      return http.run(action.path("httpGet"), spec, host, timeout);
    }
    if (action.has("tcpSocket")) {
      return connect(action.path("tcpSocket"), spec, host, timeout);
    }
    if (action.has("grpc")) {
      return grpc.run(action.path("grpc"), host, timeout);
    }
    if (action.has("sleep")) {
      Thread.sleep(Duration.ofSeconds(action.path("sleep").path("seconds").asLong()));
      return new Result(true, "");
    }
    return new Result(false, "unsupported action: " + action);
  }

  private Result exec(JsonNode exec, String containerId, Duration timeout) {
    try {
      ExecSyncResponse response =
          runtime.execSync(containerId, Json.texts(exec, "command"), timeout);
      String output = response.getStdout().toStringUtf8() + response.getStderr().toStringUtf8();
      return new Result(response.getExitCode() == 0, output);
    } catch (CriException e) {
      boolean late = e.getMessage() != null && e.getMessage().contains("timeout");
      return new Result(
          false,
          late
              ? "command timed out after " + timeout.toSeconds() + "s"
              : String.valueOf(e.getMessage()));
    }
  }

  private static Result connect(
      JsonNode target, ContainerSpec spec, String podHost, Duration timeout) {
    String host = target.path("host").asText(podHost);
    int port = port(target.path("port"), spec);
    if (port <= 0) {
      return new Result(false, "no such port: " + target.path("port").asText());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      return new Result(true, "");
    } catch (IOException e) {
      return new Result(false, "dial tcp " + host + ":" + port + ": " + e.getMessage());
    }
  }

  /** The number of a port given by number or by name; -1 if the name is unknown. */
  static int port(JsonNode port, ContainerSpec spec) {
    if (port.isNumber()) {
      return port.asInt();
    }
    for (JsonNode named : spec.json().path("ports")) {
      if (Json.text(named, "name").equals(port.asText())) {
        return named.path("containerPort").asInt();
      }
    }
    return port.asInt(-1);
  }
}
