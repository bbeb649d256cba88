package io.naru.client.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.ResourceType;
import java.time.Duration;

/**
 * A controller of one kind of object: one queue of their keys, fed by every change of them and by
 * what else the subclass listens to. Subclasses add their handlers on construction; {@link #sync}
 * is called for one key by one thread at a time.
 *
 * @param <O> what it brings to its desired state
 */
public abstract class ObjectController<O extends HasMetadata> implements ManagedController {

  protected final ControllerContext context;
  protected final Indexer<O> lister;
  protected final ApiTransport transport;
  protected final EventRecorder events;
  private final ResourceType<O> type;
  private final int workers;
  private final Controller<String> controller;

  /**
   * @param user whose service account it acts as, for example {@code daemon-set-controller}
   * @param component that its events name, for example {@code daemonset-controller}
   */
  protected ObjectController(
      ControllerContext context, String user, String component, ResourceType<O> type, int workers) {
    this.context = context;
    this.type = type;
    this.workers = workers;
    lister = context.lister(type);
    transport = context.transport(user);
    events = new EventRecorder(transport, component, context.timers().clock());
    controller = new Controller<>(component, context.timers(), this::sync);
    context.informer(type).addHandler(EventHandler.forEach(this::enqueue));
  }

  /** As above, where both names are the same. */
  protected ObjectController(
      ControllerContext context, String user, ResourceType<O> type, int workers) {
    this(context, user, user, type, workers);
  }

  /** Brings the object of a key, which may be gone, to its desired state. */
  protected abstract Result sync(String key) throws InterruptedException;

  @Override
  public void start() {
    controller.start(workers);
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  protected final void enqueue(O object) {
    controller.enqueue(Indexer.key(object));
  }

  protected final void enqueue(String key) {
    controller.enqueue(key);
  }

  protected final void enqueueAfter(String key, Duration delay) {
    controller.enqueueAfter(key, delay);
  }

  protected final void event(
      HasMetadata object, EventRecorder.Type severity, String reason, String message) {
    events.record(object, type, severity, reason, message);
  }
}
