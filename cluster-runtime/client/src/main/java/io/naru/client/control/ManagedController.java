package io.naru.client.control;

/** A controller as the manager sees it: handlers are added on construction, workers on start. */
public interface ManagedController extends AutoCloseable {

  /** Starts the workers; call once, after the informers have synced. */
  void start();

  /** Ends the workers and waits for them. */
  @Override
  void close();
}
