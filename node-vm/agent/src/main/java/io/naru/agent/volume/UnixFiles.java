package io.naru.agent.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Modes, owners and trees of files on a POSIX system. */
public final class UnixFiles {

  private static final int SETGID = 02000;

  private UnixFiles() {}

  /** Sets the permission bits whatever the umask is. */
  public static void mode(Path file, int mode) throws IOException {
    Files.setAttribute(file, "unix:mode", mode);
  }

  /** The permission bits. */
  public static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  /**
   * Gives a tree to a group, as {@code fsGroup} wants it: readable by it (and writable unless
   * readOnly), with new files of its directories in the same group.
   */
  public static void giveToGroup(Path root, int group, boolean readOnly) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : (Iterable<Path>) tree::iterator) {
        Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        if (Files.isSymbolicLink(file)) {
          continue;
        }
        int more = readOnly ? 0440 : 0660;
        if (Files.isDirectory(file)) {
          more |= 0110 | SETGID;
        }
        mode(file, mode(file) | more);
      }
    }
  }

  /** Deletes a tree, links themselves and not what they lead to; nothing if it is not there. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      }
    }
  }
}
