package io.naru.providers.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * Tar archives as the Docker Engine takes them: owned by root, without times, so that equal
 * contents make equal archives. Not thread-safe.
 */
public final class TarWriter {

  private static final int BLOCK = 512;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = newTar(bytes);

  /** Adds a file with the given permission bits. */
  public TarWriter file(String name, byte[] content, int mode) {
    try {
      tar.putArchiveEntry(entry(name, content.length, mode));
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds files that anybody may read, under a directory of the archive. */
  public TarWriter files(String directory, Map<String, byte[]> files, int mode) {
    files.forEach((name, content) -> file(directory + "/" + name, content, mode));
    return this;
  }

  /** Adds a directory of the disk with all its files, links and executable bits. */
  public TarWriter tree(String name, Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted().toList()) {
        String entryName = name + "/" + directory.relativize(path).toString().replace('\\', '/');
        if (Files.isSymbolicLink(path)) {
          TarArchiveEntry link = new TarArchiveEntry(entryName, TarArchiveEntry.LF_SYMLINK);
          link.setLinkName(Files.readSymbolicLink(path).toString());
          link.setModTime(0);
          tar.putArchiveEntry(link);
          tar.closeArchiveEntry();
        } else if (Files.isRegularFile(path)) {
          file(entryName, Files.readAllBytes(path), Files.isExecutable(path) ? 0755 : 0644);
        }
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The finished archive; nothing may be added after it. */
  public byte[] toBytes() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The archive, ending with one more file that may be larger than memory; nothing may be added
   * after it.
   *
   * @return a stream that the caller closes
   */
  public InputStream endingWith(String name, Path file) throws IOException {
    tar.flush();
    long size = Files.size(file);
    byte[] header = new byte[BLOCK];
    // The octal size field ends at 8 GiB; larger ones take the base-256 form of GNU tar.
    entry(name, size, 0600)
        .writeEntryHeader(header, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
    int padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
    byte[] end = new byte[padding + 2 * BLOCK];
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(bytes.toByteArray()),
                new ByteArrayInputStream(header),
                Files.newInputStream(file),
                new ByteArrayInputStream(end))));
  }

  private static TarArchiveEntry entry(String name, long size, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setIds(0, 0);
    return entry;
  }

  private static TarArchiveOutputStream newTar(ByteArrayOutputStream bytes) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return tar;
  }
}
