package io.naru.store.embedded;

import io.naru.store.Event;
import io.naru.store.KeyValue;
import io.naru.store.Store.Result;
import io.naru.store.Store.Write;
import io.naru.store.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store. It takes all requests that are queued, checks and stages
 * them in order, writes them to the log in one piece and forces it to the disk once, then makes
 * them visible, completes their futures and hands the events to the watches. Single-threaded
 * because the order of revisions is the store's whole point; group commit makes one thread enough.
 *
 * <p>After an I/O failure it refuses everything: what the log holds is no longer known.
 */
final class Committer implements Runnable {
  private static final Logger logger = LoggerFactory.getLogger(Committer.class);
  private static final int GROUP_REQUESTS = 4096;
  private static final int GROUP_BYTES = 4 << 20;

  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final MvccIndex index;
  private final Log log;
  private final WatchDispatcher watches;
  private final Snapshots snapshots;
  private final EmbeddedStoreOptions options;

  private final Frame frame = new Frame();
  private final List<Runnable> completions = new ArrayList<>();
  private final List<Request> unanswered = new ArrayList<>();
  private List<Event> events = new ArrayList<>();
  private boolean snapshotRunning;
  private boolean stopping;
  private volatile @Nullable RuntimeException refusal;

  Committer(
      MvccIndex index,
      Log log,
      WatchDispatcher watches,
      Snapshots snapshots,
      EmbeddedStoreOptions options) {
    this.index = index;
    this.log = log;
    this.watches = watches;
    this.snapshots = snapshots;
    this.options = options;
  }

  /** Queues the request. Any thread. */
  void submit(Request request) {
    queue.add(request);
    // Checked after adding: whoever sets it empties the queue afterwards, so one of us finds it.
    if (refusal != null) {
      refuseQueued();
    }
  }

  private void refuseQueued() {
    RuntimeException cause = refusal;
    if (cause == null) {
      return;
    }
    Request request = queue.poll();
    while (request != null) {
      // A stop or the end of a snapshot has nobody waiting, and nothing left to do.
      request.fail(cause);
      request = queue.poll();
    }
  }

  @Override
  public void run() {
    List<Request> group = new ArrayList<>();
    try {
      while (!stopping) {
        group.add(queue.take());
        queue.drainTo(group, GROUP_REQUESTS);
        serve(group);
        group.clear();
      }
      stop(new IllegalStateException("store is closed"));
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      logger.error("The store takes no more writes", e);
      group.forEach(request -> request.fail(new StoreFailedException(e)));
      stop(new StoreFailedException(e));
    }
  }

  private void stop(RuntimeException cause) {
    refusal = cause;
    unanswered.forEach(request -> request.fail(cause));
    refuseQueued();
  }

  private void serve(List<Request> group) throws IOException {
    for (Request request : group) {
      if (stopping) {
        request.fail(new IllegalStateException("store is closed"));
        continue;
      }
      unanswered.add(request);
      switch (request) {
        case Request.Commit commit -> stage(commit);
        case Request.Compaction compaction -> stage(compaction);
        case Request.SnapshotEnded ended -> endSnapshot(ended.succeeded());
        case Request.Stop ignored -> stopping = true;
      }
      if (frame.size() >= GROUP_BYTES) {
        flush();
      }
    }
    flush();
    maintain();
  }

  private void stage(Request.Commit commit) {
    Write write = commit.write();
    KeyValue present = index.latest(write.key());
    long presentRevision = present == null ? Write.ABSENT : present.modRevision();
    if (write.expectedModRevision() != Write.ANY
        && write.expectedModRevision() != presentRevision) {
      answer(commit, new Result(false, present, index.assignedRevision()));
      return;
    }
    Value value = write.value();
    if (value == null && present == null) {
      // As in etcd, deleting what does not exist succeeds and costs no revision.
      answer(commit, new Result(true, null, index.assignedRevision()));
      return;
    }
    long revision = index.assignedRevision() + 1;
    try {
      byte[] bytes = value == null ? null : value.at(revision);
      frame.write(revision, write.key(), bytes);
      Event event = bytes == null ? index.delete(write.key()) : index.put(write.key(), bytes);
      events.add(event);
      answer(commit, new Result(true, bytes == null ? present : event.current(), revision));
    } catch (RuntimeException e) {
      // The value broke its contract, or is too large: nothing is staged, no revision is used.
      completions.add(() -> commit.fail(e));
    }
  }

  private void answer(Request.Commit commit, Result result) {
    completions.add(() -> commit.future().complete(result));
  }

  private void stage(Request.Compaction compaction) throws IOException {
    // What was staged before must be visible to be compacted.
    flush();
    compactTo(compaction.revision());
    completions.add(() -> compaction.future().complete(null));
  }

  private void compactTo(long revision) {
    if (revision > index.compactedRevision()) {
      frame.compact(revision);
      index.compact(revision);
    }
  }

  private void flush() throws IOException {
    if (!frame.isEmpty()) {
      log.append(frame);
      frame.clear();
      index.publish();
    }
    // Events first: whoever sees its write complete and then watches gets it from the history.
    if (!events.isEmpty()) {
      watches.publish(events, index.revision());
      events = new ArrayList<>();
    }
    completions.forEach(Runnable::run);
    completions.clear();
    unanswered.clear();
  }

  private void maintain() throws IOException {
    if (!snapshotRunning) {
      // Not yet durable; if it is lost, it is done again.
      compactTo(index.automaticCompaction(options.historyRevisions(), options.historyBytes()));
      if (index.needsPruning()) {
        index.prune();
      }
      if (log.bytesSinceSnapshot() >= options.snapshotLogBytes() && !stopping) {
        snapshotRunning = true;
        log.snapshotStarted();
        Snapshot snapshot =
            new Snapshot(log.sequence(), index.compactedRevision(), index.revision());
        snapshots.write(snapshot, succeeded -> submit(new Request.SnapshotEnded(succeeded)));
      }
    }
    if (stopping) {
      flush();
    }
  }

  private void endSnapshot(boolean succeeded) throws IOException {
    snapshotRunning = false;
    if (succeeded) {
      log.truncateThrough(snapshots.retain());
    }
  }
}
