package io.naru.store.embedded;

/** The files are damaged in a way that opening them would silently lose acknowledged writes. */
public final class CorruptStoreException extends RuntimeException {
  public CorruptStoreException(String message) {
    super(message);
  }
}
