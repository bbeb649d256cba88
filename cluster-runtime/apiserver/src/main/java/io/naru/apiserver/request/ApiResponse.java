package io.naru.apiserver.request;

import io.naru.machinery.Json;
import io.naru.machinery.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The answer to an {@link ApiRequest}. */
public sealed interface ApiResponse {

  String JSON = "application/json";

  int code();

  String contentType();

  /** Further headers, for example {@code Warning} or {@code ETag}. */
  Map<String, List<String>> headers();

  /** An answer that is whole already. */
  record Whole(int code, String contentType, Map<String, List<String>> headers, byte[] body)
      implements ApiResponse {}

  /** An answer written bit by bit: a long list, a watch, a log. */
  record Streamed(int code, String contentType, Map<String, List<String>> headers, Body body)
      implements ApiResponse {}

  /** Writes the body of a streamed answer, on the request's own virtual thread; may block. */
  @FunctionalInterface
  interface Body {
    /** Returns when the answer is complete. Interrupted when the client goes away. */
    void writeTo(Sink sink) throws IOException, InterruptedException;
  }

  /** Where a streamed body goes. One thread at a time. */
  interface Sink {
    /**
     * Takes the bytes, which must not be changed afterwards; blocks while the client is slower.
     *
     * @throws IOException if the client is gone
     */
    void write(byte[] bytes) throws IOException, InterruptedException;

    /** Sends what was written so far: after each event of a watch, at the end of a batch. */
    void flush() throws IOException;
  }

  static ApiResponse json(int code, byte[] body) {
    return new Whole(code, JSON, Map.of(), body);
  }

  static ApiResponse status(Status status) {
    return json(status.code(), Json.bytes(status.toJson()));
  }
}
