package io.naru.apiserver.server;

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

  static boolean worthwhile(HttpRequest request, int length, Map<String, List<String>> headers) {
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

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream output) throws IOException {
      super(output, 16 << 10);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
