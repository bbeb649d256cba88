package io.naru.apiserver.encryption;

import io.naru.store.Event;
import io.naru.store.KeyValue;
import io.naru.store.Store;
import io.naru.store.Value;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A store whose values in some directories are encrypted: secrets, as the documentation advises.
 * Closing it closes the store below. Thread-safe.
 */
public final class EncryptedStore implements Store {

  /** The directories of what clusters keep secret. */
  public static final Set<String> SECRETS = Set.of("secrets/");

  private final Store store;
  private final EncryptionKey key;
  private final Set<String> directories;

  public EncryptedStore(Store store, EncryptionKey key, Set<String> directories) {
    this.store = store;
    this.key = key;
    this.directories = Set.copyOf(directories);
  }

  private boolean isSecret(String place) {
    for (String directory : directories) {
      if (place.startsWith(directory)) {
        return true;
      }
    }
    return false;
  }

  private KeyValue plain(KeyValue stored) {
    return isSecret(stored.key()) && stored.value().length > 0
        ? new KeyValue(
            stored.key(),
            key.decrypt(stored.key(), stored.value()),
            stored.createRevision(),
            stored.modRevision(),
            stored.version())
        : stored;
  }

  private @Nullable KeyValue plainOrNull(@Nullable KeyValue stored) {
    return stored == null ? null : plain(stored);
  }

  @Override
  public long revision() {
    return store.revision();
  }

  @Override
  public long compactedRevision() {
    return store.compactedRevision();
  }

  @Override
  public @Nullable KeyValue get(String place) {
    return plainOrNull(store.get(place));
  }

  @Override
  public Range range(String prefix, @Nullable String startAfter, int limit, long revision) {
    Range range = store.range(prefix, startAfter, limit, revision);
    boolean any = range.keyValues().stream().anyMatch(each -> isSecret(each.key()));
    return any
        ? new Range(
            range.revision(),
            range.keyValues().stream().map(this::plain).toList(),
            range.remaining())
        : range;
  }

  @Override
  public CompletableFuture<Result> commit(Write write) {
    Value value = write.value();
    if (!isSecret(write.key())) {
      return store.commit(write);
    }
    Value secret = value == null ? null : key.encrypted(write.key(), value);
    return store
        .commit(new Write(write.key(), write.expectedModRevision(), secret))
        .thenApply(result ->
            new Result(result.succeeded(), plainOrNull(result.keyValue()), result.revision()));
  }

  @Override
  public Watch watch(String prefix, long afterRevision, Listener listener) {
    return store.watch(
        prefix,
        afterRevision,
        new Listener() {
          @Override
          public void onEvents(List<Event> events) {
            boolean any = events.stream().anyMatch(event -> isSecret(event.current().key()));
            listener.onEvents(
                any ? events.stream().map(EncryptedStore.this::plain).toList() : events);
          }

          @Override
          public void onProgress(long revision) {
            listener.onProgress(revision);
          }

          @Override
          public void onError(RuntimeException cause) {
            listener.onError(cause);
          }
        });
  }

  private Event plain(Event event) {
    return new Event(event.type(), plain(event.current()), plainOrNull(event.previous()));
  }

  @Override
  public void compact(long revision) {
    store.compact(revision);
  }

  @Override
  public void close() {
    store.close();
  }
}
