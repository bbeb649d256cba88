package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfoResolver;
import io.naru.machinery.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends requests to a handler as an administrator, without a network between. */
final class HandlerClient {

  private final ResourceHandler handler;

  HandlerClient(TestingRegistry api) {
    handler = new ResourceHandler(api.registry());
  }

  /**
   * @param accept header; empty for none
   */
  ApiResponse send(String method, String url, String accept, String body)
      throws InterruptedException {
    int question = url.indexOf('?');
    String path = question < 0 ? url : url.substring(0, question);
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (question >= 0) {
      for (String pair : url.substring(question + 1).split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(parts[0], List.of(URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
      }
    }
    return handler.handle(
        new ApiRequest(
            method,
            RequestInfoResolver.resolve(method, path, query),
            query,
            accept.isEmpty() ? Map.of() : Map.of("accept", List.of(accept)),
            body.getBytes(StandardCharsets.UTF_8),
            TestingRegistry.USER,
            "audit"));
  }

  /** Writes a watch into {@code out} until the thread returned is interrupted. */
  Thread watch(String url, String accept, ByteArrayOutputStream out) throws InterruptedException {
    ApiResponse.Streamed answer = (ApiResponse.Streamed) send("GET", url, accept, "");
    return Thread.ofVirtual()
        .start(() -> {
          try {
            answer.body().writeTo(sink(out));
          } catch (IOException | InterruptedException e) {
            // The client is gone.
            Thread.currentThread().interrupt();
          }
        });
  }

  static ApiResponse.Sink sink(ByteArrayOutputStream out) {
    return new ApiResponse.Sink() {
      @Override
      public void write(byte[] bytes) {
        out.writeBytes(bytes);
      }

      @Override
      public void flush() {}
    };
  }

  static String text(ApiResponse answer) throws IOException, InterruptedException {
    if (answer instanceof ApiResponse.Streamed streamed) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      streamed.body().writeTo(sink(out));
      return out.toString(StandardCharsets.UTF_8);
    }
    return new String(((ApiResponse.Whole) answer).body(), StandardCharsets.UTF_8);
  }

  static ObjectNode json(ApiResponse answer) throws IOException, InterruptedException {
    return Json.parseObject(text(answer));
  }

  static List<String> names(ObjectNode list) {
    return list.path("items").findValues("metadata").stream()
        .map(metadata -> Json.text(metadata, "name"))
        .toList();
  }
}
