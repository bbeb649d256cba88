package io.naru.apiserver.registry;

import io.naru.machinery.ApiObject;
import io.naru.store.KeyValue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was written last, as those have it who wrote it: with its tree, which whoever watches would
 * otherwise parse anew from the same bytes. A ring over revisions, so that it holds no more than
 * the watches are likely to be behind; what has left it is parsed again. Thread-safe.
 */
final class WrittenObjects {

  private static final int SIZE = 4096;

  private final AtomicReferenceArray<ApiObject> ring = new AtomicReferenceArray<>(SIZE);

  /** Notes a version before anybody can see it in the store. */
  void note(long revision, ApiObject object) {
    ring.set((int) (revision % SIZE), object);
  }

  /** The object of exactly these bytes; null if it is not known any more. */
  @Nullable ApiObject find(KeyValue keyValue) {
    ApiObject object = ring.get((int) (keyValue.modRevision() % SIZE));
    return object != null && object.json() == keyValue.value() ? object : null;
  }

  /** As {@link #find}, else made of the bytes. */
  ApiObject of(KeyValue keyValue) {
    ApiObject known = find(keyValue);
    return known == null ? ApiObject.of(keyValue.value()) : known;
  }
}
