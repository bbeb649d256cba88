package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Gzip of large answers for clients that ask for it, above the size Kubernetes settled on. */
final class ResponseCompression {

  static final int THRESHOLD_BYTES = 128 << 10;

  private ResponseCompression() {}

  static boolean worthwhile(HttpRequest request, long length, Map<String, List<String>> headers) {
    return length > THRESHOLD_BYTES
        && !headers.containsKey("Content-Encoding")
        && request.headers().containsValue(HttpHeaderNames.ACCEPT_ENCODING, "gzip", true);
  }

  /** Fastest level: the client is mostly on the same machine. */
  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream result = new ByteArrayOutputStream(bytes.length / 6);
    try (OutputStream output = new FastGzip(result)) {
      output.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result.toByteArray();
  }

  /** Compresses what is written on its way to another sink; to be closed at the end. */
  static final class GzipSink implements ApiResponse.Sink {
    private static final int CHUNK_BYTES = 32 << 10;

    private final ApiResponse.Sink target;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(CHUNK_BYTES * 2);
    private final OutputStream output;

    GzipSink(ApiResponse.Sink target) throws IOException {
      this.target = target;
      output = new FastGzip(gathered);
    }

    @Override
    public void write(byte[] bytes) throws IOException, InterruptedException {
      output.write(bytes);
      if (gathered.size() >= CHUNK_BYTES) {
        pass();
      }
    }

    /** Nobody waits for a part of a list: what is compressed best goes when there is enough. */
    @Override
    public void flush() {}

    void finish() throws IOException, InterruptedException {
      output.close();
      pass();
      target.flush();
    }

    private void pass() throws IOException, InterruptedException {
      target.write(gathered.toByteArray());
      gathered.reset();
    }
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream output) throws IOException {
      super(output, 16 << 10);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
