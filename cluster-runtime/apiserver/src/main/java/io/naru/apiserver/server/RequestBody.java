package io.naru.apiserver.server;

import io.naru.machinery.StatusException;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The growing body of a request, bounded. Not thread-safe. */
final class RequestBody {

  private static final byte[] EMPTY = new byte[0];

  private final int limit;
  private byte[] bytes;
  private int length;

  /**
   * @param expected length; 0 if unknown or none
   */
  RequestBody(int expected, int limit) {
    this.limit = limit;
    this.bytes = expected == 0 ? EMPTY : new byte[expected];
  }

  /** Copies the readable bytes; false if that would go past the limit. */
  boolean add(ByteBuf content) {
    int more = content.readableBytes();
    if (length + more > limit) {
      return false;
    }
    if (length + more > bytes.length) {
      int room = Math.max(length + more, Math.min(limit, bytes.length * 2));
      bytes = Arrays.copyOf(bytes, room);
    }
    content.readBytes(bytes, length, more);
    length += more;
    return true;
  }

  /**
   * The whole body.
   *
   * @param encoding value of {@code Content-Encoding}; empty for none
   * @throws StatusException 413 if it is too large decompressed, 415 for other encodings
   */
  byte[] decoded(String encoding) {
    byte[] raw = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    return switch (encoding) {
      case "", "identity" -> raw;
      case "gzip" -> gunzip(raw);
      default -> throw StatusException.badRequest("unsupported content encoding: " + encoding);
    };
  }

  private byte[] gunzip(byte[] raw) {
    try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(raw))) {
      byte[] result = input.readNBytes(limit + 1);
      if (result.length > limit) {
        throw tooLarge(limit);
      }
      return result;
    } catch (IOException notGzip) {
      throw StatusException.badRequest("body is not gzip: " + notGzip.getMessage());
    }
  }

  static StatusException tooLarge(int limit) {
    return StatusException.requestEntityTooLarge("Request entity too large: limit is " + limit);
  }
}
