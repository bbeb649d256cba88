package io.naru.agent.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log: what was rotated away, named {@code NAME.TIME}, and the one being written.
 */
public final class LogFiles {

  private LogFiles() {}

  /** All files that exist, the oldest first and the one being written last. */
  public static List<Path> all(Path current) throws IOException {
    List<Path> files = new ArrayList<>(rotated(current));
    if (Files.exists(current)) {
      files.add(current);
    }
    return files;
  }

  /** What was rotated away, the oldest first. */
  static List<Path> rotated(Path current) throws IOException {
    Path directory = current.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return List.of();
    }
    String prefix = current.getFileName() + ".";
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> String.valueOf(entry.getFileName()).startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /** What stays the same when a file is renamed; null if there is no such file. */
  public static @Nullable Object identity(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  /**
   * The file that goes on where another, known by its identity, ends; null while there is none. Of
   * a file that was deleted meanwhile, the oldest that is left.
   */
  public static @Nullable Path after(Path current, @Nullable Object identity) throws IOException {
    List<Path> files = all(current);
    for (int i = 0; i < files.size(); i++) {
      Object known = identity(files.get(i));
      if (known != null && known.equals(identity)) {
        return i + 1 < files.size() ? files.get(i + 1) : null;
      }
    }
    return files.isEmpty() ? null : files.getFirst();
  }

  /** Deletes all files of a log. */
  public static void delete(Path current) throws IOException {
    for (Path file : all(current)) {
      Files.deleteIfExists(file);
    }
  }
}
