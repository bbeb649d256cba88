package io.naru.agent.cri;

import io.naru.agent.cri.v1.Container;
import io.naru.agent.cri.v1.ContainerStatus;
import io.naru.agent.cri.v1.PodIP;
import io.naru.agent.cri.v1.PodSandbox;
import io.naru.agent.cri.v1.PodSandboxState;
import io.naru.agent.cri.v1.PodSandboxStatus;
import io.naru.agent.model.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the state of a pod from the runtime. The state of an exited container does not change any
 * more and is read once. Thread-safe.
 */
public final class PodStateReader {

  private final ContainerRuntime runtime;
  private final TerminationMessages messages = new TerminationMessages();
  private final Map<String, PodState.Instance> exited = new ConcurrentHashMap<>();

  /** Reads from this runtime. */
  public PodStateReader(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  /** The pod's state now. */
  public PodState read(String podUid) throws CriException {
    List<PodState.Sandbox> sandboxes = new ArrayList<>();
    for (PodSandbox sandbox : runtime.listPodSandboxes(podUid)) {
      try {
        sandboxes.add(sandbox(runtime.podSandboxStatus(sandbox.getId())));
      } catch (CriException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    List<PodState.Instance> containers = new ArrayList<>();
    for (Container container : runtime.listContainers(podUid)) {
      PodState.Instance known = exited.get(container.getId());
      try {
        PodState.Instance instance =
            known != null
                ? known
                : instance(container.getPodSandboxId(), runtime.containerStatus(container.getId()));
        if (instance.exited()) {
          exited.put(instance.id(), instance);
        }
        containers.add(instance);
      } catch (CriException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    sandboxes.sort(Comparator.comparing(PodState.Sandbox::createdAt).reversed());
    containers.sort(Comparator.comparing(PodState.Instance::createdAt).reversed());
    return new PodState(List.copyOf(sandboxes), List.copyOf(containers));
  }

  /** Forgets a removed container. */
  public void forget(String containerId) {
    exited.remove(containerId);
  }

  private static PodState.Sandbox sandbox(PodSandboxStatus status) {
    List<String> ips = new ArrayList<>();
    if (!status.getNetwork().getIp().isEmpty()) {
      ips.add(status.getNetwork().getIp());
    }
    for (PodIP more : status.getNetwork().getAdditionalIpsList()) {
      ips.add(more.getIp());
    }
    return new PodState.Sandbox(
        status.getId(),
        status.getState() == PodSandboxState.SANDBOX_READY,
        Times.ofNanos(status.getCreatedAt()),
        status.getMetadata().getAttempt(),
        List.copyOf(ips));
  }

  private PodState.Instance instance(String sandboxId, ContainerStatus status) {
    PodState.Phase phase =
        switch (status.getState()) {
          case CONTAINER_CREATED -> PodState.Phase.CREATED;
          case CONTAINER_RUNNING -> PodState.Phase.RUNNING;
          case CONTAINER_EXITED -> PodState.Phase.EXITED;
          case CONTAINER_UNKNOWN, UNRECOGNIZED -> PodState.Phase.UNKNOWN;
        };
    Map<String, String> annotations = status.getAnnotationsMap();
    String message = phase == PodState.Phase.EXITED ? messages.read(status) : status.getMessage();
    return new PodState.Instance(
        status.getId(),
        sandboxId,
        status.getMetadata().getName(),
        phase,
        Times.ofNanos(status.getCreatedAt()),
        Times.ofNanos(status.getStartedAt()),
        Times.ofNanos(status.getFinishedAt()),
        status.getExitCode(),
        status.getReason(),
        message,
        status.getImage().getImage(),
        status.getImageRef(),
        annotations.getOrDefault(CriLabels.HASH, ""),
        status.getMetadata().getAttempt(),
        annotations,
        status.getLogPath());
  }
}
