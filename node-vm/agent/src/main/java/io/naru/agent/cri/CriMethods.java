package io.naru.agent.cri;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.naru.agent.cri.v1.AttachRequest;
import io.naru.agent.cri.v1.AttachResponse;
import io.naru.agent.cri.v1.ContainerStatusRequest;
import io.naru.agent.cri.v1.ContainerStatusResponse;
import io.naru.agent.cri.v1.CreateContainerRequest;
import io.naru.agent.cri.v1.CreateContainerResponse;
import io.naru.agent.cri.v1.ExecRequest;
import io.naru.agent.cri.v1.ExecResponse;
import io.naru.agent.cri.v1.ExecSyncRequest;
import io.naru.agent.cri.v1.ExecSyncResponse;
import io.naru.agent.cri.v1.ImageFsInfoRequest;
import io.naru.agent.cri.v1.ImageFsInfoResponse;
import io.naru.agent.cri.v1.ImageStatusRequest;
import io.naru.agent.cri.v1.ImageStatusResponse;
import io.naru.agent.cri.v1.ListContainerStatsRequest;
import io.naru.agent.cri.v1.ListContainerStatsResponse;
import io.naru.agent.cri.v1.ListContainersRequest;
import io.naru.agent.cri.v1.ListContainersResponse;
import io.naru.agent.cri.v1.ListImagesRequest;
import io.naru.agent.cri.v1.ListImagesResponse;
import io.naru.agent.cri.v1.ListPodSandboxRequest;
import io.naru.agent.cri.v1.ListPodSandboxResponse;
import io.naru.agent.cri.v1.ListPodSandboxStatsRequest;
import io.naru.agent.cri.v1.ListPodSandboxStatsResponse;
import io.naru.agent.cri.v1.PodSandboxStatusRequest;
import io.naru.agent.cri.v1.PodSandboxStatusResponse;
import io.naru.agent.cri.v1.PortForwardRequest;
import io.naru.agent.cri.v1.PortForwardResponse;
import io.naru.agent.cri.v1.PullImageRequest;
import io.naru.agent.cri.v1.PullImageResponse;
import io.naru.agent.cri.v1.RemoveContainerRequest;
import io.naru.agent.cri.v1.RemoveContainerResponse;
import io.naru.agent.cri.v1.RemoveImageRequest;
import io.naru.agent.cri.v1.RemoveImageResponse;
import io.naru.agent.cri.v1.RemovePodSandboxRequest;
import io.naru.agent.cri.v1.RemovePodSandboxResponse;
import io.naru.agent.cri.v1.ReopenContainerLogRequest;
import io.naru.agent.cri.v1.ReopenContainerLogResponse;
import io.naru.agent.cri.v1.RunPodSandboxRequest;
import io.naru.agent.cri.v1.RunPodSandboxResponse;
import io.naru.agent.cri.v1.StartContainerRequest;
import io.naru.agent.cri.v1.StartContainerResponse;
import io.naru.agent.cri.v1.StatusRequest;
import io.naru.agent.cri.v1.StatusResponse;
import io.naru.agent.cri.v1.StopContainerRequest;
import io.naru.agent.cri.v1.StopContainerResponse;
import io.naru.agent.cri.v1.StopPodSandboxRequest;
import io.naru.agent.cri.v1.StopPodSandboxResponse;
import io.naru.agent.cri.v1.UpdateContainerResourcesRequest;
import io.naru.agent.cri.v1.UpdateContainerResourcesResponse;
import io.naru.agent.cri.v1.VersionRequest;
import io.naru.agent.cri.v1.VersionResponse;

/** CRI's unary methods, described by hand: the lite runtime needs no generated stubs. */
final class CriMethods {

  static final MethodDescriptor<VersionRequest, VersionResponse> VERSION =
      runtime("Version", VersionRequest.getDefaultInstance(), VersionResponse.getDefaultInstance());
  static final MethodDescriptor<StatusRequest, StatusResponse> STATUS =
      runtime("Status", StatusRequest.getDefaultInstance(), StatusResponse.getDefaultInstance());
  static final MethodDescriptor<RunPodSandboxRequest, RunPodSandboxResponse> RUN_SANDBOX =
      runtime(
          "RunPodSandbox",
          RunPodSandboxRequest.getDefaultInstance(),
          RunPodSandboxResponse.getDefaultInstance());
  static final MethodDescriptor<StopPodSandboxRequest, StopPodSandboxResponse> STOP_SANDBOX =
      runtime(
          "StopPodSandbox",
          StopPodSandboxRequest.getDefaultInstance(),
          StopPodSandboxResponse.getDefaultInstance());
  static final MethodDescriptor<RemovePodSandboxRequest, RemovePodSandboxResponse> REMOVE_SANDBOX =
      runtime(
          "RemovePodSandbox",
          RemovePodSandboxRequest.getDefaultInstance(),
          RemovePodSandboxResponse.getDefaultInstance());
  static final MethodDescriptor<PodSandboxStatusRequest, PodSandboxStatusResponse> SANDBOX_STATUS =
      runtime(
          "PodSandboxStatus",
          PodSandboxStatusRequest.getDefaultInstance(),
          PodSandboxStatusResponse.getDefaultInstance());
  static final MethodDescriptor<ListPodSandboxRequest, ListPodSandboxResponse> LIST_SANDBOXES =
      runtime(
          "ListPodSandbox",
          ListPodSandboxRequest.getDefaultInstance(),
          ListPodSandboxResponse.getDefaultInstance());
  static final MethodDescriptor<CreateContainerRequest, CreateContainerResponse> CREATE_CONTAINER =
      runtime(
          "CreateContainer",
          CreateContainerRequest.getDefaultInstance(),
          CreateContainerResponse.getDefaultInstance());
  static final MethodDescriptor<StartContainerRequest, StartContainerResponse> START_CONTAINER =
      runtime(
          "StartContainer",
          StartContainerRequest.getDefaultInstance(),
          StartContainerResponse.getDefaultInstance());
  static final MethodDescriptor<StopContainerRequest, StopContainerResponse> STOP_CONTAINER =
      runtime(
          "StopContainer",
          StopContainerRequest.getDefaultInstance(),
          StopContainerResponse.getDefaultInstance());
  static final MethodDescriptor<RemoveContainerRequest, RemoveContainerResponse> REMOVE_CONTAINER =
      runtime(
          "RemoveContainer",
          RemoveContainerRequest.getDefaultInstance(),
          RemoveContainerResponse.getDefaultInstance());
  static final MethodDescriptor<ListContainersRequest, ListContainersResponse> LIST_CONTAINERS =
      runtime(
          "ListContainers",
          ListContainersRequest.getDefaultInstance(),
          ListContainersResponse.getDefaultInstance());
  static final MethodDescriptor<ContainerStatusRequest, ContainerStatusResponse> CONTAINER_STATUS =
      runtime(
          "ContainerStatus",
          ContainerStatusRequest.getDefaultInstance(),
          ContainerStatusResponse.getDefaultInstance());
  static final MethodDescriptor<ReopenContainerLogRequest, ReopenContainerLogResponse> REOPEN_LOG =
      runtime(
          "ReopenContainerLog",
          ReopenContainerLogRequest.getDefaultInstance(),
          ReopenContainerLogResponse.getDefaultInstance());
  static final MethodDescriptor<ExecSyncRequest, ExecSyncResponse> EXEC_SYNC =
      runtime(
          "ExecSync", ExecSyncRequest.getDefaultInstance(), ExecSyncResponse.getDefaultInstance());
  static final MethodDescriptor<ExecRequest, ExecResponse> EXEC =
      runtime("Exec", ExecRequest.getDefaultInstance(), ExecResponse.getDefaultInstance());
  static final MethodDescriptor<AttachRequest, AttachResponse> ATTACH =
      runtime("Attach", AttachRequest.getDefaultInstance(), AttachResponse.getDefaultInstance());
  static final MethodDescriptor<PortForwardRequest, PortForwardResponse> PORT_FORWARD =
      runtime(
          "PortForward",
          PortForwardRequest.getDefaultInstance(),
          PortForwardResponse.getDefaultInstance());
  static final MethodDescriptor<ListContainerStatsRequest, ListContainerStatsResponse>
      CONTAINER_STATS =
          runtime(
              "ListContainerStats",
              ListContainerStatsRequest.getDefaultInstance(),
              ListContainerStatsResponse.getDefaultInstance());
  static final MethodDescriptor<ListPodSandboxStatsRequest, ListPodSandboxStatsResponse>
      SANDBOX_STATS =
          runtime(
              "ListPodSandboxStats",
              ListPodSandboxStatsRequest.getDefaultInstance(),
              ListPodSandboxStatsResponse.getDefaultInstance());
  static final MethodDescriptor<ListImagesRequest, ListImagesResponse> LIST_IMAGES =
      image(
          "ListImages",
          ListImagesRequest.getDefaultInstance(),
          ListImagesResponse.getDefaultInstance());
  static final MethodDescriptor<ImageStatusRequest, ImageStatusResponse> IMAGE_STATUS =
      image(
          "ImageStatus",
          ImageStatusRequest.getDefaultInstance(),
          ImageStatusResponse.getDefaultInstance());
  static final MethodDescriptor<PullImageRequest, PullImageResponse> PULL_IMAGE =
      image(
          "PullImage",
          PullImageRequest.getDefaultInstance(),
          PullImageResponse.getDefaultInstance());
  static final MethodDescriptor<ImageFsInfoRequest, ImageFsInfoResponse> IMAGE_FS =
      image(
          "ImageFsInfo",
          ImageFsInfoRequest.getDefaultInstance(),
          ImageFsInfoResponse.getDefaultInstance());

  static final MethodDescriptor<UpdateContainerResourcesRequest, UpdateContainerResourcesResponse>
      UPDATE_RESOURCES =
          runtime(
              "UpdateContainerResources",
              UpdateContainerResourcesRequest.getDefaultInstance(),
              UpdateContainerResourcesResponse.getDefaultInstance());
  static final MethodDescriptor<RemoveImageRequest, RemoveImageResponse> REMOVE_IMAGE =
      image(
          "RemoveImage",
          RemoveImageRequest.getDefaultInstance(),
          RemoveImageResponse.getDefaultInstance());

  private CriMethods() {}

  private static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> runtime(
      String name, Q request, A response) {
    return unary("runtime.v1.RuntimeService", name, request, response);
  }

  private static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> image(
      String name, Q request, A response) {
    return unary("runtime.v1.ImageService", name, request, response);
  }

  private static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> unary(
      String service, String name, Q request, A response) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
        .setRequestMarshaller(ProtoLiteUtils.marshaller(request))
        .setResponseMarshaller(ProtoLiteUtils.marshaller(response))
        .build();
  }
}
