package io.naru.store.embedded;

import io.naru.store.Event;
import io.naru.store.KeyValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The whole store in one file: the live keys at the compacted revision, then every event after it,
 * so that history survives the truncation of the log. Ends with a CRC32C of all before.
 *
 * @param sequence of the last frame of the log that it contains
 * @param compactedRevision oldest revision that can be read from it
 * @param revision it was taken at
 */
record Snapshot(long sequence, long compactedRevision, long revision) {
  private static final long MAGIC = 0x4e415255534e4150L;
  private static final int FORMAT = 1;
  private static final int BUFFER = 1 << 16;

  /** Writes beside, then renames. The index must not be pruned meanwhile; writes may go on. */
  void write(Path directory, MvccIndex index) throws IOException {
    Path temporary = directory.resolve("snapshot.tmp");
    Set<StandardOpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try (FileChannel channel = OwnerOnlyFiles.open(temporary, options)) {
      OutputStream buffered = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
      CheckedOutputStream checked = new CheckedOutputStream(buffered, new CRC32C());
      DataOutputStream out = new DataOutputStream(checked);
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      out.writeLong(sequence);
      out.writeLong(compactedRevision);
      out.writeLong(revision);
      writeContent(out, index);
      out.writeInt((int) checked.getChecksum().getValue());
      out.flush();
      channel.force(true);
    }
    Files.move(temporary, StoreFiles.snapshot(directory, sequence), StandardCopyOption.ATOMIC_MOVE);
    OwnerOnlyFiles.force(directory);
  }

  private void writeContent(DataOutputStream out, MvccIndex index) throws IOException {
    for (KeyValue keyValue : index.liveAt(compactedRevision)) {
      out.writeBoolean(true);
      writeBytes(out, keyValue.key().getBytes(StandardCharsets.UTF_8));
      out.writeLong(keyValue.createRevision());
      out.writeLong(keyValue.modRevision());
      out.writeLong(keyValue.version());
      writeBytes(out, keyValue.value());
    }
    out.writeBoolean(false);
    for (long at = compactedRevision + 1; at <= revision; at++) {
      Event event = index.eventAt(at);
      if (event == null) {
        throw new IllegalStateException("history of revision " + at + " is missing");
      }
      boolean put = event.type() == Event.Type.PUT;
      out.writeBoolean(put);
      writeBytes(out, event.current().key().getBytes(StandardCharsets.UTF_8));
      if (put) {
        writeBytes(out, event.current().value());
      }
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static boolean isValid(Path file) throws IOException {
    long size = Files.size(file);
    if (size < 4) {
      return false;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
      checked.skipNBytes(size - 4);
      int actual = (int) checked.getChecksum().getValue();
      return actual == new DataInputStream(in).readInt();
    }
  }

  /** Fills an empty index from a valid file. */
  static Snapshot load(Path file, MvccIndex index) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      DataInputStream data = new DataInputStream(in);
      if (data.readLong() != MAGIC || data.readInt() != FORMAT) {
        throw new CorruptStoreException(file.getFileName() + " has an unknown format");
      }
      Snapshot snapshot = new Snapshot(data.readLong(), data.readLong(), data.readLong());
      index.startAt(snapshot.compactedRevision);
      while (data.readBoolean()) {
        String key = readKey(data);
        long created = data.readLong();
        long modified = data.readLong();
        long version = data.readLong();
        index.load(new KeyValue(key, readBytes(data), created, modified, version));
      }
      for (long at = snapshot.compactedRevision + 1; at <= snapshot.revision; at++) {
        if (data.readBoolean()) {
          index.put(readKey(data), readBytes(data));
        } else {
          index.delete(readKey(data));
        }
      }
      index.publish();
      return snapshot;
    }
  }

  private static String readKey(DataInputStream data) throws IOException {
    return new String(readBytes(data), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream data) throws IOException {
    byte[] bytes = new byte[data.readInt()];
    data.readFully(bytes);
    return bytes;
  }
}
