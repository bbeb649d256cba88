package io.naru.desktop.forward;

import io.naru.desktop.session.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A port of this machine's loopback address that leads to a port of pods. Each connection has a
 * tunnel and virtual threads of its own. Thread-safe.
 */
public final class PortForward implements AutoCloseable {

  /** How it goes, of one moment. */
  public sealed interface State {
    /** Nobody has connected yet. */
    record Listening() implements State {}

    /**
     * The last connection reached a pod.
     *
     * @param connections that are open now
     */
    record Working(String pod, int connections) implements State {}

    /** The last connection reached none; for people. */
    record Failed(Reason reason, String message) implements State {}
  }

  /** What keeps a connection from a pod. */
  public enum Reason {
    NO_POD,
    NO_PORT,
    /** The server's or the node's words say it. */
    OTHER
  }

  private static final int CHUNK = 32 * 1024;
  private static final int BACKLOG = 64;
  private static final int LOWEST_FREE = 1024;

  private final ForwardTarget target;
  private final PodFinder finder;
  private final WebSockets webSockets;
  private final ServerSocket listener;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable String pod;
  private volatile State.@Nullable Failed failure;

  private PortForward(
      ForwardTarget target, PodFinder finder, WebSockets webSockets, ServerSocket listener) {
    this.target = target;
    this.finder = finder;
    this.webSockets = webSockets;
    this.listener = listener;
  }

  /** Starts to listen, on a port as much like the target's as is free. */
  static PortForward open(ForwardTarget target, PodFinder finder, WebSockets webSockets)
      throws IOException {
    PortForward forward = new PortForward(target, finder, webSockets, listen(target.port()));
    Thread.ofVirtual().name("forward-" + forward.localPort()).start(forward::accept);
    return forward;
  }

  private static ServerSocket listen(int like) throws IOException {
    int wanted = like < LOWEST_FREE ? like + 8000 : like;
    InetAddress here = InetAddress.getLoopbackAddress();
    try {
      return new ServerSocket(wanted, BACKLOG, here);
    } catch (BindException e) {
      return new ServerSocket(0, BACKLOG, here); // somebody has it
    }
  }

  public ForwardTarget target() {
    return target;
  }

  public int localPort() {
    return listener.getLocalPort();
  }

  /** Where to connect to: host and port. */
  public String address() {
    return "127.0.0.1:" + localPort();
  }

  /** What to open in a browser. */
  public String url() {
    boolean secure = target.port() == 443 || target.port() == 8443;
    return (secure ? "https://" : "http://") + address();
  }

  /** How it goes now. */
  public State state() {
    State.Failed failed = failure;
    String reached = pod;
    return failed != null
        ? failed
        : reached == null ? new State.Listening() : new State.Working(reached, connections.get());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket local = listener.accept();
        Thread.ofVirtual().name("forwarded").start(() -> serve(local));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          fail(e);
        }
      }
    }
  }

  private void serve(Socket local) {
    open.add(local);
    connections.incrementAndGet();
    try (local) {
      PodFinder.Place place = finder.find();
      String path =
          "api/v1/namespaces/%s/pods/%s/portforward?ports=%d"
              .formatted(target.namespace(), place.pod(), place.port());
      try (SpdyTunnel tunnel =
          SpdyTunnel.to(place.port(), webSockets.open(path, SpdyTunnel.PROTOCOL))) {
        open.add(tunnel);
        pod = place.pod();
        failure = null;
        Thread up = Thread.ofVirtual().name("forward-up").start(() -> send(local, tunnel));
        receive(local, tunnel);
        open.remove(tunnel);
        local.close(); // ends the other thread, too
        up.join();
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.decrementAndGet();
      open.remove(local);
    }
  }

  private static void send(Socket local, SpdyTunnel tunnel) {
    try {
      InputStream input = local.getInputStream();
      byte[] chunk = new byte[CHUNK];
      int read = input.read(chunk);
      while (read >= 0) {
        tunnel.write(chunk, read);
        read = input.read(chunk);
      }
      tunnel.finish();
    } catch (IOException e) {
      // One side has gone: the thread that receives ends, too, and closes both.
      closeQuietly(tunnel);
    }
  }

  private void receive(Socket local, SpdyTunnel tunnel) throws IOException {
    OutputStream output = local.getOutputStream();
    SpdyTunnel.Received received = receiveOrEnd(local, tunnel);
    while (received != null) {
      switch (received) {
        case SpdyTunnel.Received.Trouble trouble -> {
          failure = new State.Failed(Reason.OTHER, trouble.message());
          return;
        }
        case SpdyTunnel.Received.Bytes bytes -> {
          output.write(bytes.content());
          if (bytes.last()) {
            return;
          }
        }
      }
      received = receiveOrEnd(local, tunnel);
    }
  }

  /** A tunnel that broke because the local side has gone is no trouble. */
  private SpdyTunnel.@Nullable Received receiveOrEnd(Socket local, SpdyTunnel tunnel)
      throws IOException {
    try {
      return tunnel.receive();
    } catch (IOException e) {
      if (local.isClosed() || listener.isClosed() || local.getInputStream().available() == 0) {
        return null;
      }
      throw e;
    }
  }

  private void fail(IOException e) {
    if (listener.isClosed()) {
      return;
    }
    Reason reason =
        switch (e) {
          case PodFinder.NoPodException none -> Reason.NO_POD;
          case PodFinder.NoPortException none -> Reason.NO_PORT;
          default -> Reason.OTHER;
        };
    failure = new State.Failed(reason, Failures.message(e));
  }

  /** Ends it with all its connections. */
  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(PortForward::closeQuietly);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // It is gone in any case.
      assert e != null;
    }
  }
}
