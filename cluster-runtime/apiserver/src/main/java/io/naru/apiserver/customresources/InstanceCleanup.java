package io.naru.apiserver.customresources;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.Change;
import io.naru.apiserver.registry.DeleteOptions;
import io.naru.apiserver.registry.EventSink;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WatchQuery;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes all objects of a definition that is being deleted, and waits, on a thread of its own,
 * until those that have finalizers are gone too.
 */
final class InstanceCleanup implements AutoCloseable {

  /** Holds a definition until its objects are gone. */
  static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

  private static final Logger LOG = LoggerFactory.getLogger(InstanceCleanup.class);

  private final Registry registry;
  private final Kind kind;
  private final Runnable done;
  private final Thread thread;
  private final Semaphore changed = new Semaphore(0);

  InstanceCleanup(Registry registry, Kind kind, Runnable done) {
    this.registry = registry;
    this.kind = kind;
    this.done = done;
    thread = Thread.ofVirtual().name("cleanup " + kind.plural()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Runnable stop = registry.watch(kind, null, WatchQuery.from("", "", ""), new Sink());
    try {
      while (!deleteAll()) {
        changed.acquire();
        changed.drainPermits();
      }
      done.run();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.error("objects of {} cannot be deleted", kind.resource(), failure);
    } finally {
      stop.run();
    }
  }

  /** Whether none is left. */
  private boolean deleteAll() {
    List<ApiObject> left = registry.list(kind, null, ListQuery.ALL).items();
    boolean gone = true;
    for (ApiObject object : left) {
      if (object.isBeingDeleted()) {
        gone = false;
        continue;
      }
      try {
        Call call =
            Call.of(
                kind,
                object.namespace(),
                object.name(),
                "",
                DefinitionController.USER,
                WriteOptions.by("crd-finalizer"));
        gone &= registry.delete(call, DeleteOptions.DEFAULT).gone();
      } catch (StatusException refused) {
        // Somebody else was faster, or a webhook is in the way until the object changes.
        if (!refused.isNotFound()) {
          LOG.warn("{} is not deleted with its definition", object, refused);
          gone = false;
        }
      }
    }
    return gone;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private final class Sink implements EventSink {
    @Override
    public void onInitial(ApiObject object) {}

    @Override
    public void onInitialEnd(long revision) {}

    @Override
    public void onEvent(EventType type, Change change) {
      changed.release();
    }

    @Override
    public void onProgress(long revision) {}

    @Override
    public void onEnd(@Nullable StatusException cause) {
      changed.release();
    }
  }
}
