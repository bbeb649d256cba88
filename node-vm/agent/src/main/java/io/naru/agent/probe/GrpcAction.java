package io.naru.agent.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.grpc.stub.ClientCalls;
import io.naru.agent.api.Json;
import io.naru.agent.probe.Actions.Result;
import io.naru.agent.probe.health.HealthCheckRequest;
import io.naru.agent.probe.health.HealthCheckResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** gRPC probes: success is the status SERVING of the health checking protocol. */
final class GrpcAction {

  private static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> CHECK =
      MethodDescriptor.<HealthCheckRequest, HealthCheckResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(ProtoLiteUtils.marshaller(HealthCheckRequest.getDefaultInstance()))
          .setResponseMarshaller(
              ProtoLiteUtils.marshaller(HealthCheckResponse.getDefaultInstance()))
          .build();

  Result run(JsonNode grpc, String host, Duration timeout) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(host, grpc.path("port").asInt()).usePlaintext().build();
    try {
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
      HealthCheckRequest request =
          HealthCheckRequest.newBuilder().setService(Json.text(grpc, "service")).build();
      HealthCheckResponse.ServingStatus status =
          ClientCalls.blockingUnaryCall(channel, CHECK, options, request).getStatus();
      boolean serving = status == HealthCheckResponse.ServingStatus.SERVING;
      return new Result(serving, "service unhealthy (responded with \"" + status + "\")");
    } catch (StatusRuntimeException e) {
      return new Result(false, "rpc failed: " + e.getStatus());
    } finally {
      channel.shutdownNow();
    }
  }
}
