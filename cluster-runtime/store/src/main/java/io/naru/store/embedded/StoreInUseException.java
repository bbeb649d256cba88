package io.naru.store.embedded;

import java.nio.file.Path;

/** Another process, or another part of this one, has the store's directory open. */
public final class StoreInUseException extends RuntimeException {
  public StoreInUseException(Path directory) {
    super("store " + directory + " is in use by another process");
  }
}
