package io.naru.providers.hollow;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls back when something in some directories has changed, once for changes in a row. */
final class DirectoryWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  private final WatchService service;
  private final Runnable onChange;

  private DirectoryWatch(WatchService service, Runnable onChange) {
    this.service = service;
    this.onChange = onChange;
  }

  /**
   * Begins to watch; what changes from now on is heard of.
   *
   * @param directories made if missing
   * @param onChange called on a thread of the watch; what it throws is logged
   */
  static DirectoryWatch start(List<Path> directories, Runnable onChange) {
    try {
      WatchService service = directories.getFirst().getFileSystem().newWatchService();
      for (Path directory : directories) {
        Files.createDirectories(directory);
        directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      }
      DirectoryWatch watch = new DirectoryWatch(service, onChange);
      Thread.ofPlatform().daemon().name("hollow-files").start(watch::run);
      return watch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      while (true) {
        boolean real = false;
        for (WatchKey key = service.take(); key != null; key = service.poll()) {
          for (WatchEvent<?> event : key.pollEvents()) {
            // Without a context something was missed; with a dot it is still being written.
            real |= !(event.context() instanceof Path file) || !file.toString().startsWith(".");
          }
          key.reset();
        }
        if (real) {
          tell();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ClosedWatchServiceException closed) {
      // The end.
    }
  }

  private void tell() {
    try {
      onChange.run();
    } catch (RuntimeException e) {
      LOG.warn("what changed in the cluster's home could not be followed", e);
    }
  }
}
