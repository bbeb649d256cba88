package io.naru.agent.server;

import io.naru.agent.model.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Reads a container's log in CRI's format, one {@code TIME STREAM TAGS CONTENT} a line, where the
 * tag P marks a line that goes on in the next. Used by one thread.
 */
final class LogReader {

  /** Receives the log; an error ends the reading. */
  interface Sink {
    /** Takes the next bytes. */
    void write(byte[] bytes) throws IOException;
  }

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int BLOCK = 16 << 10;

  private final Path file;
  private final LogOptions options;
  private final Sink sink;
  private final BooleanSupplier writing;
  private final BooleanSupplier wanted;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long left;

  /**
   * A reader.
   *
   * @param writing whether the container may still write
   * @param wanted whether the client is still there
   */
  LogReader(
      Path file, LogOptions options, Sink sink, BooleanSupplier writing, BooleanSupplier wanted) {
    this.file = file;
    this.options = options;
    this.sink = sink;
    this.writing = writing;
    this.wanted = wanted;
    this.left = options.limitBytes() < 0 ? Long.MAX_VALUE : options.limitBytes();
  }

  /** Writes what is wanted to the sink; when following, until the container has ended. */
  void read() throws IOException, InterruptedException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      if (options.tailLines() >= 0) {
        log.seek(startOfTail(log, options.tailLines()));
      }
      byte[] block = new byte[BLOCK];
      boolean last = false;
      while (left > 0 && wanted.getAsBoolean()) {
        int count = log.read(block);
        if (count > 0) {
          take(block, count);
        } else if (!options.follow() || last) {
          return;
        } else {
          // What was written between the end of file and the container's end is read once more.
          last = !writing.getAsBoolean();
          if (!last) {
            Thread.sleep(POLL);
          }
        }
      }
    }
  }

  private static long startOfTail(RandomAccessFile log, long lines) throws IOException {
    long end = log.length();
    if (lines == 0) {
      return end;
    }
    long found = 0;
    byte[] block = new byte[BLOCK];
    long position = end;
    while (position > 0) {
      int size = (int) Math.min(BLOCK, position);
      position -= size;
      log.seek(position);
      log.readFully(block, 0, size);
      for (int i = size - 1; i >= 0; i--) {
        // The newline that ends the file starts no line.
        if (block[i] == '\n' && position + i + 1 < end && ++found == lines) {
          return position + i + 1;
        }
      }
    }
    return 0;
  }

  private void take(byte[] block, int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(count);
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (block[i] == '\n') {
        line.write(block, start, i - start);
        format(line.toByteArray(), out);
        line.reset();
        start = i + 1;
      }
    }
    line.write(block, start, count - start);
    byte[] bytes = out.toByteArray();
    if (bytes.length > left) {
      bytes = java.util.Arrays.copyOf(bytes, (int) left);
    }
    left -= bytes.length;
    if (bytes.length > 0) {
      sink.write(bytes);
    }
  }

  private void format(byte[] raw, ByteArrayOutputStream out) {
    int time = indexOf(raw, 0);
    int stream = time < 0 ? -1 : indexOf(raw, time + 1);
    int tags = stream < 0 ? -1 : indexOf(raw, stream + 1);
    if (tags < 0) {
      return;
    }
    String timestamp = text(raw, 0, time);
    String name = text(raw, time + 1, stream);
    boolean partial = text(raw, stream + 1, tags).startsWith("P");
    if (!options.stream().equals("All") && !options.stream().equalsIgnoreCase(name)) {
      return;
    }
    if (isTooOld(timestamp)) {
      return;
    }
    if (options.timestamps()) {
      out.writeBytes((timestamp + " ").getBytes(StandardCharsets.US_ASCII));
    }
    out.write(raw, tags + 1, raw.length - tags - 1);
    if (!partial) {
      out.write('\n');
    }
  }

  private boolean isTooOld(String timestamp) {
    Instant since = options.since();
    if (since == null) {
      return false;
    }
    try {
      Instant written = Times.parse(timestamp);
      return written != null && written.isBefore(since);
    } catch (DateTimeException notATime) {
      return false;
    }
  }

  private static int indexOf(byte[] raw, int from) {
    for (int i = from; i < raw.length; i++) {
      if (raw[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] raw, int from, int to) {
    return new String(raw, from, to - from, StandardCharsets.US_ASCII);
  }
}
