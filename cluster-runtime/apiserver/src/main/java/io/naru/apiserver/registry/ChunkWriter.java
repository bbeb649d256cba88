package io.naru.apiserver.registry;

import io.naru.apiserver.request.ApiResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Joins small pieces of a body into chunks that are worth sending. */
final class ChunkWriter {

  private static final int CHUNK = 32 * 1024;

  private final ApiResponse.Sink sink;
  private byte[] chunk = new byte[CHUNK];
  private int used;

  ChunkWriter(ApiResponse.Sink sink) {
    this.sink = sink;
  }

  void write(String text) throws IOException, InterruptedException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException, InterruptedException {
    write(bytes, 0, bytes.length);
  }

  /** The bytes from {@code from} up to, without, {@code end}. */
  void write(byte[] bytes, int from, int end) throws IOException, InterruptedException {
    int start = from;
    while (start < end) {
      if (used == chunk.length) {
        sink.write(chunk);
        // The sink keeps what it was given.
        chunk = new byte[CHUNK];
        used = 0;
      }
      int length = Math.min(end - start, chunk.length - used);
      System.arraycopy(bytes, start, chunk, used, length);
      used += length;
      start += length;
    }
  }

  /** Sends what is left. */
  void end() throws IOException, InterruptedException {
    sink.write(Arrays.copyOf(chunk, used));
    sink.flush();
  }
}
