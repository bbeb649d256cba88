package io.naru.intellij.live;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A stream that one thread fills and another reads, with no limit between them: what fills it is
 * the reader of a socket, which must not wait. It knows how much is available, since the IDE looks.
 */
final class Feed extends InputStream {

  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int at;
  private int available;
  private boolean ended;

  synchronized void add(byte[] bytes, int from) {
    if (bytes.length > from && !ended) {
      byte[] chunk = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
      chunks.add(chunk);
      available += chunk.length;
      notifyAll();
    }
  }

  /** What is there may still be read. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (available == 0 && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    byte[] chunk = chunks.peek();
    if (chunk == null) {
      return -1;
    }
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, into, offset, count);
    at += count;
    available -= count;
    if (at == chunk.length) {
      chunks.remove();
      at = 0;
    }
    return count;
  }

  @Override
  public synchronized int available() {
    return available;
  }

  @Override
  public void close() {
    end();
  }
}
