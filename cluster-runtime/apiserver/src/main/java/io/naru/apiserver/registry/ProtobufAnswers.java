package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.protobuf.ProtobufDecoder;
import io.naru.machinery.protobuf.ProtobufEncoder;
import java.io.IOException;

/**
 * Turns small answers made as JSON (errors, reviews, discovery) into protocol buffers for clients
 * that would rather have those. Objects and lists of the registry are written so in the first
 * place.
 */
public final class ProtobufAnswers {

  private ProtobufAnswers() {}

  /**
   * The answer as the client wants it; the same if it is no JSON or of a kind without messages.
   *
   * @param accept header of the request; empty if none
   */
  public static ApiResponse of(String accept, ApiResponse response) {
    if (!accept.contains(ProtobufDecoder.MEDIA_TYPE)
        || !(response instanceof ApiResponse.Whole whole)
        || !whole.contentType().equals(ApiResponse.JSON)
        || !isWanted(accept)) {
      return response;
    }
    try {
      JsonNode root = Json.mapper().readTree(whole.body());
      if (root instanceof ObjectNode object
          && ProtobufEncoder.knows(
              GroupVersionKind.of(Json.text(object, "apiVersion"), Json.text(object, "kind")))) {
        return new ApiResponse.Whole(
            whole.code(),
            ProtobufDecoder.MEDIA_TYPE,
            whole.headers(),
            ProtobufEncoder.encode(object));
      }
      return response;
    } catch (IOException e) {
      throw new IllegalStateException("an answer is not JSON", e);
    }
  }

  private static boolean isWanted(String accept) {
    try {
      return Negotiated.of(accept, Negotiated.Purpose.OBJECTS).protobuf();
    } catch (StatusException nothingIsServed) {
      return false;
    }
  }
}
