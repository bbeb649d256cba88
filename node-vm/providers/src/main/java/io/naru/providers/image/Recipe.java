package io.naru.providers.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The recipe of the node image ({@code node-vm/image}), which travels in this module's jar.
 * Immutable.
 *
 * @param files contents by path within the recipe
 */
public record Recipe(SortedMap<String, byte[]> files) {

  private static final String RESOURCE = "/naru-node-image";
  private static final String ROOT_FILES = "rootfs/";

  /** Reads the recipe that belongs to this version of the code. */
  public static Recipe load() {
    URL resource = Recipe.class.getResource(RESOURCE + "/packages.txt");
    if (resource == null) {
      throw new IllegalStateException("the recipe of the node image is missing from the jar");
    }
    try {
      URI uri = resource.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
          return read(jar.getPath(RESOURCE));
        }
      }
      return read(Path.of(uri).resolveSibling("."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Recipe read(Path directory) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    Path root = directory.normalize();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return new Recipe(files);
  }

  /** Debian packages of the image, over the essential ones. */
  public List<String> packages() {
    return lines("packages.txt");
  }

  /** Java modules of the agent's runtime. */
  public List<String> modules() {
    return lines("modules.txt");
  }

  /** A file's content. */
  public byte[] file(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new IllegalArgumentException("the recipe has no file " + name);
    }
    return content;
  }

  /** Files to be laid over the image's root, by path in it without a leading slash. */
  public SortedMap<String, byte[]> rootFiles() {
    SortedMap<String, byte[]> found = new TreeMap<>();
    files
        .tailMap(ROOT_FILES)
        .forEach((name, content) -> {
          if (name.startsWith(ROOT_FILES)) {
            found.put(name.substring(ROOT_FILES.length()), content);
          }
        });
    return found;
  }

  /** Permission bits of a root file: a jar does not keep them. */
  public static int modeOf(String rootFile) {
    return rootFile.startsWith("usr/local/bin/") ? 0755 : 0644;
  }

  private List<String> lines(String name) {
    return new String(file(name), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }
}
