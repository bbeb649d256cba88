package io.naru.benchmarks;

import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A store in a new directory that goes away with it. The directory is under {@code java.io.tmpdir}:
 * point that at the disk to be measured, a file system in memory has no fsync to speak of.
 */
record TemporaryStore(Store store, Path directory) implements AutoCloseable {

  static TemporaryStore open(EmbeddedStoreOptions options) throws IOException {
    Path directory = Files.createTempDirectory("naru-benchmark");
    return new TemporaryStore(EmbeddedStore.open(directory, options), directory);
  }

  @Override
  public void close() throws IOException {
    store.close();
    delete(directory);
  }

  /** Removes a directory with all in it. */
  static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
