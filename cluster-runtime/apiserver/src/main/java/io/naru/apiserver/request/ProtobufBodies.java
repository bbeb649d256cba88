package io.naru.apiserver.request;

import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.protobuf.MalformedProtobufException;
import io.naru.machinery.protobuf.ProtobufDecoder;

/**
 * Bodies in protocol buffers become JSON before anybody looks at them: stock Go clients send them
 * with typed objects (kubectl create deployment), and read JSON as gladly.
 */
public final class ProtobufBodies {

  private ProtobufBodies() {}

  /**
   * The request with a JSON body; the same request if its body is in another form.
   *
   * @throws StatusException 400 if the body is not what it says it is
   */
  public static ApiRequest asJson(ApiRequest request) {
    if (!request.header("content-type").startsWith(ProtobufDecoder.MEDIA_TYPE)
        || request.body().length == 0) {
      return request;
    }
    try {
      return request.withBody(Json.bytes(ProtobufDecoder.decode(request.body())), ApiResponse.JSON);
    } catch (MalformedProtobufException e) {
      throw StatusException.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
