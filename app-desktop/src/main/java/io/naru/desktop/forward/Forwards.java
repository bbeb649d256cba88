package io.naru.desktop.forward;

import io.naru.desktop.session.Api;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The forwarded ports of one cluster. Thread-safe. */
public final class Forwards implements AutoCloseable {

  private final Api api;
  private final WebSockets webSockets;
  private final CopyOnWriteArrayList<PortForward> active = new CopyOnWriteArrayList<>();
  private boolean closed;

  public Forwards(Api api, WebSockets webSockets) {
    this.api = api;
    this.webSockets = webSockets;
  }

  /** All that listen now, in the order they were started. */
  public List<PortForward> active() {
    return List.copyOf(active);
  }

  /**
   * Starts one, or returns that of the same target.
   *
   * @throws IOException if this machine has no port for it
   */
  public synchronized PortForward start(ForwardTarget target) throws IOException {
    if (closed) {
      throw new IOException("the cluster's connection is closed");
    }
    for (PortForward known : active) {
      if (known.target().equals(target)) {
        return known;
      }
    }
    PortForward forward = PortForward.open(target, new PodFinder(api, target), webSockets);
    active.add(forward);
    return forward;
  }

  public void stop(PortForward forward) {
    active.remove(forward);
    forward.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    active().forEach(this::stop);
  }
}
