package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.container.ConfigException;
import io.naru.agent.container.ContainerConfigs;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.v1.ContainerConfig;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.cri.v1.PodSandboxConfig;
import io.naru.agent.event.Events;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.probe.Actions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Creates and starts containers whose image is present, and runs their postStart hooks. */
final class ContainerStarter {

  private static final Duration HOOK_TIMEOUT = Duration.ofMinutes(2);

  private final PodServices services;
  private final Semaphore creations;

  /**
   * A starter.
   *
   * @param creations permits of containers being created at once on this node
   */
  ContainerStarter(PodServices services, Semaphore creations) {
    this.services = services;
    this.creations = creations;
  }

  /**
   * Starts a container.
   *
   * @return null if it runs, otherwise why not
   */
  @Nullable Waiting start(
      ContainerConfigs.Context context,
      ContainerSpec spec,
      Image image,
      String sandboxId,
      PodSandboxConfig sandbox)
      throws InterruptedException {
    Pod pod = context.pod();
    ContainerConfig config;
    try {
      config = services.containers().of(context, spec, image);
      Path log = Path.of(sandbox.getLogDirectory()).resolve(config.getLogPath());
      Files.createDirectories(log.resolveSibling("."));
    } catch (ConfigException e) {
      return failed(pod, spec, "CreateContainerConfigError", e.getMessage());
    } catch (IOException e) {
      return failed(pod, spec, "CreateContainerConfigError", e.toString());
    }
    creations.acquire();
    String id;
    try {
      try {
        id = services.runtime().createContainer(sandboxId, config, sandbox);
      } catch (CriException e) {
        return failed(pod, spec, "CreateContainerError", e.getMessage());
      }
      event(pod, spec, Events.Type.NORMAL, "Created", "Created container: " + spec.name());
      try {
        services.runtime().startContainer(id);
      } catch (CriException e) {
        return failed(pod, spec, "RunContainerError", e.getMessage());
      }
    } finally {
      creations.release();
    }
    event(pod, spec, Events.Type.NORMAL, "Started", "Started container " + spec.name());
    return postStart(context, spec, id);
  }

  private @Nullable Waiting postStart(
      ContainerConfigs.Context context, ContainerSpec spec, String id) throws InterruptedException {
    JsonNode hook = spec.json().path("lifecycle").path("postStart");
    if (hook.isMissingNode()) {
      return null;
    }
    List<String> ips = context.podIps();
    String host = ips.isEmpty() ? services.nodeIp() : ips.getFirst();
    Actions.Result result = services.actions().run(hook, spec, id, host, HOOK_TIMEOUT);
    if (result.success()) {
      return null;
    }
    String message = "PostStartHook failed: " + result.output();
    event(context.pod(), spec, Events.Type.WARNING, "FailedPostStartHook", message);
    try {
      services.runtime().stopContainer(id, context.pod().gracePeriod());
    } catch (CriException e) {
      message += "; stopping it: " + e.getMessage();
    }
    return new Waiting("PostStartHookError", message);
  }

  private Waiting failed(Pod pod, ContainerSpec spec, String reason, @Nullable String message) {
    String text = String.valueOf(message);
    event(pod, spec, Events.Type.WARNING, "Failed", "Error: " + text);
    return new Waiting(reason, text);
  }

  private void event(Pod pod, ContainerSpec spec, Events.Type type, String reason, String message) {
    services.events().record(pod.object(), FieldPaths.of(pod, spec), type, reason, message);
  }
}
