package io.naru.agent.server;

import io.naru.agent.logs.LogFiles;
import io.naru.agent.model.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a container's log in CRI's format, one {@code TIME STREAM TAGS CONTENT} a line, where the
 * tag P marks a line that goes on in the next; first what was rotated away. Used by one thread.
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
    Start start = start();
    Path next = start.file();
    long position = start.position();
    while (next != null && left > 0 && wanted.getAsBoolean()) {
      try (RandomAccessFile log = new RandomAccessFile(next.toFile(), "r")) {
        Object identity = LogFiles.identity(next);
        log.seek(position);
        readOn(log, identity);
        next = LogFiles.after(file, identity);
        position = 0;
      }
    }
  }

  /** Reads to the file's end and, if it is the last one and is followed, what comes after that. */
  private void readOn(RandomAccessFile log, @Nullable Object identity)
      throws IOException, InterruptedException {
    byte[] block = new byte[BLOCK];
    boolean last = false;
    while (left > 0 && wanted.getAsBoolean()) {
      int count = log.read(block);
      if (count > 0) {
        take(block, count);
      } else if (last) {
        return;
      } else {
        // What was written between the end of file and the container's end, or the moment when the
        // runtime turned to a new file, is read once more.
        last = !options.follow() || !writing.getAsBoolean() || hasSuccessor(identity);
        if (options.follow()) {
          Thread.sleep(POLL);
        }
      }
    }
  }

  private boolean hasSuccessor(@Nullable Object identity) throws IOException {
    // The first half is asked ten times a second: one look at one file.
    return !Objects.equals(LogFiles.identity(file), identity)
        && LogFiles.after(file, identity) != null;
  }

  private record Start(@Nullable Path file, long position) {}

  /** Where the lines that are asked for begin: in the file being written, or one rotated away. */
  private Start start() throws IOException {
    List<Path> files = LogFiles.all(file);
    if (options.tailLines() < 0 || files.isEmpty()) {
      return new Start(files.isEmpty() ? null : files.getFirst(), 0);
    }
    long missing = options.tailLines();
    for (Path candidate : files.reversed()) {
      try (RandomAccessFile log = new RandomAccessFile(candidate.toFile(), "r")) {
        Tail tail = tail(log, missing);
        missing -= tail.lines();
        if (missing == 0) {
          return new Start(candidate, tail.position());
        }
      }
    }
    return new Start(files.getFirst(), 0);
  }

  private record Tail(long position, long lines) {}

  /** The last lines of a file; fewer if it has no more. */
  private static Tail tail(RandomAccessFile log, long lines) throws IOException {
    long end = log.length();
    if (lines == 0) {
      return new Tail(end, 0);
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
          return new Tail(position + i + 1, lines);
        }
      }
    }
    return new Tail(0, end == 0 ? 0 : found + 1);
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
