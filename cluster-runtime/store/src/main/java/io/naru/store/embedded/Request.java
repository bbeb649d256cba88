package io.naru.store.embedded;

import io.naru.store.Store.Result;
import io.naru.store.Store.Write;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the committer is asked for, in the order of its queue. */
sealed interface Request {

  /** Tells whoever waits that the request will not be served. */
  default void fail(RuntimeException cause) {}

  /** A client's write. */
  record Commit(Write write, CompletableFuture<Result> future) implements Request {
    @Override
    public void fail(RuntimeException cause) {
      future.completeExceptionally(cause);
    }
  }

  /** A client's compaction; completes when it is durable. */
  record Compaction(long revision, CompletableFuture<@Nullable Void> future) implements Request {
    @Override
    public void fail(RuntimeException cause) {
      future.completeExceptionally(cause);
    }
  }

  /** The snapshot in the background has ended, well or not. */
  record SnapshotEnded(boolean succeeded) implements Request {}

  /** Nothing is served after this. */
  record Stop() implements Request {}
}
