package io.naru.agent.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the content of a directory in one step, so that a container sees the old files or the
 * new ones, never a mixture. The files live in a hidden, freshly named directory; {@code ..data}
 * links to it and is exchanged by a rename; the visible names link through {@code ..data}.
 */
public final class AtomicWriter {

  /**
   * A file of the volume.
   *
   * @param mode permission bits
   */
  public record Entry(byte[] content, int mode) {}

  private static final String DATA = "..data";

  private final Path target;
  private final @Nullable Integer group;

  /**
   * A writer into the directory, which exists.
   *
   * @param group the pod's fsGroup, null if none
   */
  public AtomicWriter(Path target, @Nullable Integer group) {
    this.target = target;
    this.group = group;
  }

  /**
   * Makes the directory hold exactly these files.
   *
   * @param files by relative path, of which no element may be ".." or start the hidden names
   * @return whether anything had to change
   */
  public boolean write(Map<String, Entry> files) throws IOException {
    for (String path : files.keySet()) {
      checkPath(path);
    }
    Path data = target.resolve(DATA);
    Path old = Files.isSymbolicLink(data) ? target.resolve(Files.readSymbolicLink(data)) : null;
    if (old != null && holds(old, files)) {
      link(files.keySet());
      return false;
    }
    Path fresh = Files.createTempDirectory(target, "..");
    UnixFiles.mode(fresh, 0755);
    for (Map.Entry<String, Entry> file : files.entrySet()) {
      Path path = fresh.resolve(file.getKey());
      createParents(fresh, path);
      Files.write(path, file.getValue().content());
      UnixFiles.mode(path, file.getValue().mode());
    }
    if (group != null) {
      UnixFiles.giveToGroup(fresh, group, true);
    }
    Path next = target.resolve("..data_tmp");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, fresh.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    link(files.keySet());
    if (old != null) {
      UnixFiles.deleteTree(old);
    }
    return true;
  }

  private static void checkPath(String path) throws IOException {
    Path relative = Path.of(path);
    boolean climbs = false;
    for (Path element : relative) {
      climbs |= element.toString().equals("..");
    }
    if (path.isEmpty() || relative.isAbsolute() || climbs || path.startsWith("..")) {
      throw new IOException("invalid path in volume: " + path);
    }
  }

  private static void createParents(Path root, Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null && !parent.equals(root) && !Files.isDirectory(parent)) {
      createParents(root, parent);
      Files.createDirectory(parent);
      UnixFiles.mode(parent, 0755);
    }
  }

  private static boolean holds(Path directory, Map<String, Entry> files) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    Map<String, Path> present = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.filter(Files::isRegularFile)
          .forEach(file -> present.put(directory.relativize(file).toString(), file));
    }
    if (!present.keySet().equals(files.keySet())) {
      return false;
    }
    for (Map.Entry<String, Path> file : present.entrySet()) {
      Entry wanted = files.get(file.getKey());
      if (wanted == null
          || (UnixFiles.mode(file.getValue()) & wanted.mode()) != wanted.mode()
          || !Arrays.equals(Files.readAllBytes(file.getValue()), wanted.content())) {
        return false;
      }
    }
    return true;
  }

  private void link(Set<String> paths) throws IOException {
    Set<String> names = new HashSet<>();
    for (String path : paths) {
      String name = Path.of(path).getName(0).toString();
      Path link = target.resolve(name);
      if (names.add(name) && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
    try (Stream<Path> visible = Files.list(target)) {
      for (Path file : visible.toList()) {
        String name = String.valueOf(file.getFileName());
        if (Files.isSymbolicLink(file) && !name.equals(DATA) && !names.contains(name)) {
          Files.delete(file);
        }
      }
    }
  }
}
