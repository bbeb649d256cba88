package io.naru.agent.cri;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.naru.agent.cri.v1.AttachRequest;
import io.naru.agent.cri.v1.Container;
import io.naru.agent.cri.v1.ContainerConfig;
import io.naru.agent.cri.v1.ContainerFilter;
import io.naru.agent.cri.v1.ContainerStats;
import io.naru.agent.cri.v1.ContainerStatus;
import io.naru.agent.cri.v1.ContainerStatusRequest;
import io.naru.agent.cri.v1.CreateContainerRequest;
import io.naru.agent.cri.v1.ExecRequest;
import io.naru.agent.cri.v1.ExecSyncRequest;
import io.naru.agent.cri.v1.ExecSyncResponse;
import io.naru.agent.cri.v1.FilesystemUsage;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.cri.v1.ImageFsInfoRequest;
import io.naru.agent.cri.v1.ImageSpec;
import io.naru.agent.cri.v1.ImageStatusRequest;
import io.naru.agent.cri.v1.ImageStatusResponse;
import io.naru.agent.cri.v1.LinuxContainerResources;
import io.naru.agent.cri.v1.ListContainerStatsRequest;
import io.naru.agent.cri.v1.ListContainersRequest;
import io.naru.agent.cri.v1.ListImagesRequest;
import io.naru.agent.cri.v1.ListPodSandboxRequest;
import io.naru.agent.cri.v1.ListPodSandboxStatsRequest;
import io.naru.agent.cri.v1.PodSandbox;
import io.naru.agent.cri.v1.PodSandboxConfig;
import io.naru.agent.cri.v1.PodSandboxFilter;
import io.naru.agent.cri.v1.PodSandboxStats;
import io.naru.agent.cri.v1.PodSandboxStatus;
import io.naru.agent.cri.v1.PodSandboxStatusRequest;
import io.naru.agent.cri.v1.PortForwardRequest;
import io.naru.agent.cri.v1.PullImageRequest;
import io.naru.agent.cri.v1.RemoveContainerRequest;
import io.naru.agent.cri.v1.RemoveImageRequest;
import io.naru.agent.cri.v1.RemovePodSandboxRequest;
import io.naru.agent.cri.v1.ReopenContainerLogRequest;
import io.naru.agent.cri.v1.RunPodSandboxRequest;
import io.naru.agent.cri.v1.RuntimeCondition;
import io.naru.agent.cri.v1.StartContainerRequest;
import io.naru.agent.cri.v1.StatusRequest;
import io.naru.agent.cri.v1.StopContainerRequest;
import io.naru.agent.cri.v1.StopPodSandboxRequest;
import io.naru.agent.cri.v1.UpdateContainerResourcesRequest;
import io.naru.agent.cri.v1.VersionRequest;
import io.naru.agent.cri.v1.VersionResponse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@link ContainerRuntime} over CRI v1: gRPC on a unix domain socket (Linux only). */
public final class CriClient implements ContainerRuntime, AutoCloseable {

  /** Most calls; one that takes longer than this is stuck. */
  private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(2);

  private static final Duration PULL_DEADLINE = Duration.ofMinutes(15);
  private static final int LARGEST_ANSWER = 16 << 20;

  private final EventLoopGroup loop;
  private final ManagedChannel channel;

  /** A client of the runtime behind the socket; connects when first used, and again when lost. */
  public CriClient(Path socket) {
    loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .maxInboundMessageSize(LARGEST_ANSWER)
            .usePlaintext()
            // CRI runtimes reject the path as the authority of the HTTP/2 request.
            .overrideAuthority("localhost")
            .build();
  }

  private <Q, A> A call(MethodDescriptor<Q, A> method, Q request) throws CriException {
    return call(method, request, DEFAULT_DEADLINE);
  }

  private <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Duration deadline)
      throws CriException {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return ClientCalls.blockingUnaryCall(channel, method, options, request);
    } catch (StatusRuntimeException e) {
      String description = e.getStatus().getDescription();
      throw new CriException(
          e.getStatus().getCode(),
          description == null ? e.getStatus().getCode().name() : description);
    }
  }

  @Override
  public VersionResponse version() throws CriException {
    return call(CriMethods.VERSION, VersionRequest.newBuilder().setVersion("v1").build());
  }

  @Override
  public List<RuntimeCondition> conditions() throws CriException {
    return call(CriMethods.STATUS, StatusRequest.getDefaultInstance(), Duration.ofSeconds(10))
        .getStatus()
        .getConditionsList();
  }

  @Override
  public String runPodSandbox(PodSandboxConfig config, String handler) throws CriException {
    RunPodSandboxRequest request =
        RunPodSandboxRequest.newBuilder().setConfig(config).setRuntimeHandler(handler).build();
    return call(CriMethods.RUN_SANDBOX, request, Duration.ofMinutes(4)).getPodSandboxId();
  }

  @Override
  public void stopPodSandbox(String id) throws CriException {
    call(CriMethods.STOP_SANDBOX, StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build());
  }

  @Override
  public void removePodSandbox(String id) throws CriException {
    call(
        CriMethods.REMOVE_SANDBOX,
        RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build());
  }

  @Override
  public PodSandboxStatus podSandboxStatus(String id) throws CriException {
    return call(
            CriMethods.SANDBOX_STATUS,
            PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build())
        .getStatus();
  }

  @Override
  public List<PodSandbox> listPodSandboxes(@Nullable String podUid) throws CriException {
    ListPodSandboxRequest.Builder request = ListPodSandboxRequest.newBuilder();
    if (podUid != null) {
      request.setFilter(PodSandboxFilter.newBuilder().putAllLabelSelector(ofPod(podUid)));
    }
    return call(CriMethods.LIST_SANDBOXES, request.build()).getItemsList();
  }

  @Override
  public String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox)
      throws CriException {
    CreateContainerRequest request =
        CreateContainerRequest.newBuilder()
            .setPodSandboxId(sandboxId)
            .setConfig(config)
            .setSandboxConfig(sandbox)
            .build();
    return call(CriMethods.CREATE_CONTAINER, request).getContainerId();
  }

  @Override
  public void startContainer(String id) throws CriException {
    call(CriMethods.START_CONTAINER, StartContainerRequest.newBuilder().setContainerId(id).build());
  }

  @Override
  public void stopContainer(String id, Duration grace) throws CriException {
    StopContainerRequest request =
        StopContainerRequest.newBuilder().setContainerId(id).setTimeout(grace.toSeconds()).build();
    call(CriMethods.STOP_CONTAINER, request, grace.plus(DEFAULT_DEADLINE));
  }

  @Override
  public void removeContainer(String id) throws CriException {
    call(
        CriMethods.REMOVE_CONTAINER,
        RemoveContainerRequest.newBuilder().setContainerId(id).build());
  }

  @Override
  public List<Container> listContainers(@Nullable String podUid) throws CriException {
    ListContainersRequest.Builder request = ListContainersRequest.newBuilder();
    if (podUid != null) {
      request.setFilter(ContainerFilter.newBuilder().putAllLabelSelector(ofPod(podUid)));
    }
    return call(CriMethods.LIST_CONTAINERS, request.build()).getContainersList();
  }

  @Override
  public ContainerStatus containerStatus(String id) throws CriException {
    return call(
            CriMethods.CONTAINER_STATUS,
            ContainerStatusRequest.newBuilder().setContainerId(id).build())
        .getStatus();
  }

  @Override
  public void updateResources(String containerId, LinuxContainerResources resources)
      throws CriException {
    call(
        CriMethods.UPDATE_RESOURCES,
        UpdateContainerResourcesRequest.newBuilder()
            .setContainerId(containerId)
            .setLinux(resources)
            .build());
  }

  @Override
  public void reopenLog(String containerId) throws CriException {
    call(
        CriMethods.REOPEN_LOG,
        ReopenContainerLogRequest.newBuilder().setContainerId(containerId).build());
  }

  @Override
  public ExecSyncResponse execSync(String containerId, List<String> command, Duration timeout)
      throws CriException {
    ExecSyncRequest request =
        ExecSyncRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTimeout(timeout.toSeconds())
            .build();
    // The runtime's own deadline comes first, so that it cleans up the process.
    return call(CriMethods.EXEC_SYNC, request, timeout.plusSeconds(5));
  }

  @Override
  public URI exec(ExecRequest request) throws CriException {
    return URI.create(call(CriMethods.EXEC, request).getUrl());
  }

  @Override
  public URI attach(AttachRequest request) throws CriException {
    return URI.create(call(CriMethods.ATTACH, request).getUrl());
  }

  @Override
  public URI portForward(String sandboxId, List<Integer> ports) throws CriException {
    PortForwardRequest request =
        PortForwardRequest.newBuilder().setPodSandboxId(sandboxId).addAllPort(ports).build();
    return URI.create(call(CriMethods.PORT_FORWARD, request).getUrl());
  }

  @Override
  public List<ContainerStats> containerStats() throws CriException {
    return call(CriMethods.CONTAINER_STATS, ListContainerStatsRequest.getDefaultInstance())
        .getStatsList();
  }

  @Override
  public List<PodSandboxStats> sandboxStats() throws CriException {
    return call(CriMethods.SANDBOX_STATS, ListPodSandboxStatsRequest.getDefaultInstance())
        .getStatsList();
  }

  @Override
  public List<Image> images() throws CriException {
    return call(CriMethods.LIST_IMAGES, ListImagesRequest.getDefaultInstance()).getImagesList();
  }

  @Override
  public @Nullable Image image(String reference) throws CriException {
    ImageStatusResponse answer =
        call(
            CriMethods.IMAGE_STATUS,
            ImageStatusRequest.newBuilder().setImage(spec(reference)).build());
    return answer.hasImage() && !answer.getImage().getId().isEmpty() ? answer.getImage() : null;
  }

  @Override
  public String pull(String reference) throws CriException {
    PullImageRequest request = PullImageRequest.newBuilder().setImage(spec(reference)).build();
    return call(CriMethods.PULL_IMAGE, request, PULL_DEADLINE).getImageRef();
  }

  @Override
  public void removeImage(String id) throws CriException {
    call(CriMethods.REMOVE_IMAGE, RemoveImageRequest.newBuilder().setImage(spec(id)).build());
  }

  @Override
  public List<FilesystemUsage> imageFilesystems() throws CriException {
    return call(CriMethods.IMAGE_FS, ImageFsInfoRequest.getDefaultInstance())
        .getImageFilesystemsList();
  }

  private static ImageSpec spec(String reference) {
    return ImageSpec.newBuilder().setImage(reference).build();
  }

  private static Map<String, String> ofPod(String uid) {
    return Map.of(CriLabels.POD_UID, uid);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
