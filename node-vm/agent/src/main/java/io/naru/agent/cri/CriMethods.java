package io.naru.agent.cri;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.lite.ProtoLiteUtils;

/** Descriptors of CRI's unary methods, made by hand: the lite runtime needs no generated stubs. */
final class CriMethods {

  private CriMethods() {}

  static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> runtime(
      String name, Q request, A response) {
    return unary("runtime.v1.RuntimeService", name, request, response);
  }

  static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> image(
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
