package io.naru.apiserver.request;

import io.naru.machinery.Json;
import io.naru.machinery.Status;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** The answer to an {@link ApiRequest}. */
public sealed interface ApiResponse {

  String JSON = "application/json";

  int code();

  String contentType();

  /** Further headers, for example {@code Warning} or {@code ETag}. */
  Map<String, List<String>> headers();

  /** The same answer with other headers; an upgrade's are part of its protocol and stay. */
  default ApiResponse withHeaders(Map<String, List<String>> changed) {
    return switch (this) {
      case Whole whole -> new Whole(whole.code, whole.contentType, changed, whole.body);
      case Streamed streamed ->
          new Streamed(streamed.code, streamed.contentType, changed, streamed.body);
      case Upgraded upgraded -> upgraded;
      case Messages messages -> messages;
    };
  }

  /** An answer that is whole already. */
  record Whole(int code, String contentType, Map<String, List<String>> headers, byte[] body)
      implements ApiResponse {}

  /** An answer written bit by bit: a long list, a watch, a log. */
  record Streamed(int code, String contentType, Map<String, List<String>> headers, Body body)
      implements ApiResponse {}

  /**
   * {@code 101 Switching Protocols}: after the head, the bytes of the connection go both ways
   * between client and {@code peer} until one of them ends. Only HTTP/1.1 requests that ask for an
   * upgrade may be answered so.
   *
   * @param headers of the 101 answer, {@code Upgrade} and {@code Connection} among them
   * @param peer the other end, which the server closes
   */
  record Upgraded(Map<String, List<String>> headers, Connection peer) implements ApiResponse {
    @Override
    public int code() {
      return 101;
    }

    @Override
    public String contentType() {
      return "";
    }
  }

  /**
   * {@code 101 Switching Protocols} to WebSocket (RFC 6455). Each write of the body is a message;
   * the connection ends with the body. What the client says is not heard. Only requests that {@link
   * ApiRequest#asksForWebSocket ask for it} may be answered so.
   *
   * @param binary whether messages are bytes rather than text
   */
  record Messages(Body body, boolean binary) implements ApiResponse {
    @Override
    public int code() {
      return 101;
    }

    @Override
    public String contentType() {
      return "";
    }

    @Override
    public Map<String, List<String>> headers() {
      return Map.of();
    }
  }

  /** A byte stream in both directions. Reading and writing may be done by two threads. */
  interface Connection extends Closeable {
    InputStream input() throws IOException;

    OutputStream output() throws IOException;

    /** Tells the other end that nothing more follows; reading goes on. */
    void shutdownOutput() throws IOException;
  }

  /** Writes the body of a streamed answer, on the request's own virtual thread; may block. */
  @FunctionalInterface
  interface Body {
    /** Returns when the answer is complete. Interrupted when the client goes away. */
    void writeTo(Sink sink) throws IOException, InterruptedException;

    /** How long it is, about, if it is written at a stretch; 0 if it waits for what will happen. */
    default long expectedBytes() {
      return 0;
    }
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
