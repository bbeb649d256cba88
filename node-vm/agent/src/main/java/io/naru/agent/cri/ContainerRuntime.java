package io.naru.agent.cri;

import io.naru.agent.cri.v1.AttachRequest;
import io.naru.agent.cri.v1.Container;
import io.naru.agent.cri.v1.ContainerConfig;
import io.naru.agent.cri.v1.ContainerStats;
import io.naru.agent.cri.v1.ContainerStatus;
import io.naru.agent.cri.v1.ExecRequest;
import io.naru.agent.cri.v1.ExecSyncResponse;
import io.naru.agent.cri.v1.FilesystemUsage;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.cri.v1.LinuxContainerResources;
import io.naru.agent.cri.v1.PodSandbox;
import io.naru.agent.cri.v1.PodSandboxConfig;
import io.naru.agent.cri.v1.PodSandboxStats;
import io.naru.agent.cri.v1.PodSandboxStatus;
import io.naru.agent.cri.v1.RuntimeCondition;
import io.naru.agent.cri.v1.VersionResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the Container Runtime Interface that the agent makes. Thread-safe; every call blocks
 * until the runtime has answered and throws {@link CriException} when it refuses.
 */
public interface ContainerRuntime {

  /** Name and version of the runtime. */
  VersionResponse version() throws CriException;

  /** The runtime's conditions, among them RuntimeReady and NetworkReady. */
  List<RuntimeCondition> conditions() throws CriException;

  /** Creates and starts a sandbox with its network; its id. */
  String runPodSandbox(PodSandboxConfig config, String handler) throws CriException;

  /** Stops a sandbox: kills what is left in it and gives its address back. Idempotent. */
  void stopPodSandbox(String id) throws CriException;

  /** Removes a stopped sandbox and its containers. Idempotent. */
  void removePodSandbox(String id) throws CriException;

  /** One sandbox with its addresses. */
  PodSandboxStatus podSandboxStatus(String id) throws CriException;

  /** All sandboxes, or those of one pod. */
  List<PodSandbox> listPodSandboxes(@Nullable String podUid) throws CriException;

  /** Creates a container; its id. */
  String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox)
      throws CriException;

  /** Starts a created container. */
  void startContainer(String id) throws CriException;

  /** Sends the stop signal, and kills after the grace period (whole seconds). */
  void stopContainer(String id, Duration grace) throws CriException;

  /** Removes a container. Idempotent. */
  void removeContainer(String id) throws CriException;

  /** All containers, or those of one pod. */
  List<Container> listContainers(@Nullable String podUid) throws CriException;

  /** One container. */
  ContainerStatus containerStatus(String id) throws CriException;

  /** Changes what a running container may use; its process goes on. */
  void updateResources(String containerId, LinuxContainerResources resources) throws CriException;

  /** Lets the runtime reopen a log file that was moved away. */
  void reopenLog(String containerId) throws CriException;

  /** Runs a command to its end, at most for the timeout. */
  ExecSyncResponse execSync(String containerId, List<String> command, Duration timeout)
      throws CriException;

  /** Where to stream a command. */
  URI exec(ExecRequest request) throws CriException;

  /** Where to stream a running container's process. */
  URI attach(AttachRequest request) throws CriException;

  /** Where to forward ports of a sandbox. */
  URI portForward(String sandboxId, List<Integer> ports) throws CriException;

  /** Usage of all running containers. */
  List<ContainerStats> containerStats() throws CriException;

  /** Usage of all sandboxes, with their network. */
  List<PodSandboxStats> sandboxStats() throws CriException;

  /** Images present. */
  List<Image> images() throws CriException;

  /** The image by reference or id, null if it is not present. */
  @Nullable Image image(String reference) throws CriException;

  /** Pulls an image; its id. */
  String pull(String reference) throws CriException;

  /** Removes an image with all its names. Idempotent. */
  void removeImage(String id) throws CriException;

  /** Usage of the file systems that hold images. */
  List<FilesystemUsage> imageFilesystems() throws CriException;
}
