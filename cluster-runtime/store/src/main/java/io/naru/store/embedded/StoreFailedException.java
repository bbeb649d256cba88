package io.naru.store.embedded;

/**
 * The log could not be written (the cause says why: disk full, device gone), so the store takes no
 * more writes until it is opened anew. Reads go on. Whether the writes that failed first are
 * durable is unknown until then.
 */
public final class StoreFailedException extends RuntimeException {
  public StoreFailedException(Throwable cause) {
    super("store takes no more writes: its log could not be written: " + cause, cause);
  }
}
