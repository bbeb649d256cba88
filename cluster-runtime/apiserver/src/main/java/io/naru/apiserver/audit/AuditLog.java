package io.naru.apiserver.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.metrics.Metrics;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of events, one Json object a line, readable by its owner only. Requests do not wait for
 * the disk: a thread writes in batches. If it falls far behind, events are dropped and counted.
 * Beyond its largest size the file is set aside under the name {@code FILE.1}. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {

  private static final LongAdder EVENTS =
      Metrics.process().counters("apiserver_audit_event_total", "Events for the audit log.").of();
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final int QUEUED = 10_000;
  private static final int BATCH = 400;
  private static final long LARGEST = 100L * 1024 * 1024;
  private static final ObjectNode END = Json.object();

  private final BlockingQueue<ObjectNode> queue = new ArrayBlockingQueue<>(QUEUED);
  private final AtomicLong dropped = new AtomicLong();
  private final Path file;
  private final AuditPolicy policy;
  private final Thread writer;
  private OutputStream out;
  private long size;

  private AuditLog(Path file, AuditPolicy policy) throws IOException {
    this.file = file;
    this.policy = policy;
    this.out = open();
    writer = Thread.ofPlatform().daemon().name("audit-log").unstarted(this::run);
  }

  /**
   * Begins to write; goes on with a file that is there.
   *
   * @throws IOException if it cannot be written
   */
  public static AuditLog open(Path file, AuditPolicy policy) throws IOException {
    AuditLog log = new AuditLog(file, policy);
    log.writer.start();
    return log;
  }

  private OutputStream open() throws IOException {
    if (!Files.exists(file)) {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      try {
        Files.createFile(file, ownerOnly);
      } catch (UnsupportedOperationException notPosix) {
        Files.createFile(file);
      }
    }
    size = Files.size(file);
    return Files.newOutputStream(file, StandardOpenOption.APPEND);
  }

  /** What is to be told. */
  public AuditPolicy policy() {
    return policy;
  }

  /** Takes an event, which nobody changes afterwards. */
  void write(ObjectNode event) {
    EVENTS.increment();
    if (!queue.offer(event) && dropped.getAndIncrement() % QUEUED == 0) {
      LOG.warn("the audit log cannot keep up: {} events were dropped", dropped.get());
    }
  }

  private void run() {
    List<ObjectNode> batch = new ArrayList<>(BATCH);
    boolean more = true;
    while (more) {
      try {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        more = !batch.removeIf(event -> event == END);
        writeBatch(batch);
      } catch (InterruptedException stopped) {
        more = false;
      } catch (IOException failed) {
        LOG.warn("the audit log cannot be written", failed);
      }
      batch.clear();
    }
  }

  private void writeBatch(List<ObjectNode> batch) throws IOException {
    for (ObjectNode event : batch) {
      byte[] line = Json.bytes(event);
      out.write(line);
      out.write('\n');
      size += line.length + 1L;
    }
    out.flush();
    if (size > LARGEST) {
      out.close();
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      out = open();
    }
  }

  /** Returns when all that was told is written. */
  @Override
  public void close() {
    try {
      queue.put(END);
      writer.join();
      out.close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      LOG.warn("the audit log cannot be closed", failed);
    }
  }
}
