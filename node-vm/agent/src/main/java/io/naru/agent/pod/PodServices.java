package io.naru.agent.pod;

import io.naru.agent.api.ApiClient;
import io.naru.agent.container.ContainerConfigs;
import io.naru.agent.container.SandboxConfigs;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.event.Events;
import io.naru.agent.probe.Actions;
import io.naru.agent.volume.VolumeManager;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What pod workers work with.
 *
 * @param executor runs pulls, hooks and stops beside the workers
 * @param clock for decisions; waiting itself is real time
 */
public record PodServices(
    String nodeName,
    String nodeIp,
    String runtimeName,
    ApiClient client,
    ContainerRuntime runtime,
    VolumeManager volumes,
    SandboxConfigs sandboxes,
    ContainerConfigs containers,
    Actions actions,
    Events events,
    Admission admission,
    Clock clock,
    Executor executor) {}
