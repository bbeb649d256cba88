package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.naru.intellij.deploy.Workloads;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Texts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Listens on a port of localhost and forwards each connection to a port of a pod. The pod is looked
 * up anew for every connection, so that it survives the pod's replacement. Closing ends it.
 */
public final class PortForward implements AutoCloseable {

  private static final int CHUNK = 16 * 1024;
  private static final Duration REPLACEMENT = Duration.ofSeconds(15);
  private static final long PAUSE_MILLIS = 250;

  /** The streams of a connection, in the order in which we open them; ours have odd numbers. */
  private static final int ERROR_STREAM = 1;

  private static final int DATA_STREAM = 3;

  private final KubeClient client;
  private final String namespace;
  private final Supplier<String> pod;
  private final int remotePort;
  private final Consumer<String> log;
  private final ServerSocket listener;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  private PortForward(
      KubeClient client,
      String namespace,
      Supplier<String> pod,
      int remotePort,
      ServerSocket listener,
      Consumer<String> log) {
    this.client = client;
    this.namespace = namespace;
    this.pod = pod;
    this.remotePort = remotePort;
    this.listener = listener;
    this.log = log;
  }

  /**
   * Starts to listen.
   *
   * @param pod gives the name of a pod that runs, or throws {@link KubeException}
   * @param localPort 0 for any that is free
   * @param log hears of connections that fail
   * @throws KubeException of reason FAILED if the local port is taken
   */
  public static PortForward open(
      KubeClient client,
      String namespace,
      Supplier<String> pod,
      int localPort,
      int remotePort,
      Consumer<String> log) {
    try {
      ServerSocket listener = new ServerSocket(localPort, 50, InetAddress.getLoopbackAddress());
      PortForward forward = new PortForward(client, namespace, pod, remotePort, listener, log);
      Thread.ofVirtual().name("naru-forward").start(forward::accept);
      return forward;
    } catch (IOException e) {
      throw new KubeException(
          Reason.FAILED, Texts.text("live.portTaken", localPort, e.getMessage()), e);
    }
  }

  public int localPort() {
    return listener.getLocalPort();
  }

  public int remotePort() {
    return remotePort;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          log.accept("port " + localPort() + ": " + e.getMessage());
        }
        return;
      }
    }
  }

  private void serve(Socket socket) {
    Connection connection = new Connection(socket, log);
    open.add(socket);
    try (socket;
        SpdyTunnel tunnel = SpdyTunnel.open(client, path(), connection)) {
      open.add(tunnel);
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("streamtype", "error");
      fields.put("port", String.valueOf(remotePort));
      fields.put("requestid", "0");
      tunnel.stream(fields, true);
      fields.put("streamtype", "data");
      tunnel.stream(fields, false);
      byte[] chunk = new byte[CHUNK];
      int read;
      while ((read = socket.getInputStream().read(chunk)) >= 0) {
        tunnel.data(DATA_STREAM, chunk, read, false);
      }
      tunnel.data(DATA_STREAM, chunk, 0, true);
      connection.awaitEnd();
      open.remove(tunnel);
    } catch (KubeException | IOException e) {
      if (!listener.isClosed() && !connection.ended()) {
        log.accept("port " + remotePort + ": " + e.getMessage());
      }
    } finally {
      open.remove(socket);
    }
  }

  private String path() {
    return Workloads.podPath(namespace, pod()) + "/portforward?ports=" + remotePort;
  }

  /** While a pod is being replaced there is none for a moment: whoever connects then waits. */
  private String pod() {
    long deadline = System.nanoTime() + REPLACEMENT.toNanos();
    while (true) {
      try {
        return pod.get();
      } catch (KubeException e) {
        if (e.reason() != Reason.NOT_FOUND || System.nanoTime() > deadline) {
          throw e;
        }
      }
      try {
        if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw KubeException.cancelled();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw KubeException.cancelled();
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    open.add(listener);
    for (AutoCloseable part : open) {
      try {
        part.close();
      } catch (Exception e) {
        log.accept(String.valueOf(e.getMessage()));
      }
    }
  }

  /** The local side of one connection. */
  private static final class Connection implements SpdyTunnel.Receiver {
    private final Socket socket;
    private final Consumer<String> log;
    private boolean over;

    Connection(Socket socket, Consumer<String> log) {
      this.socket = socket;
      this.log = log;
    }

    @Override
    public void data(int stream, byte[] bytes, boolean last) {
      try {
        if (stream == ERROR_STREAM && bytes.length > 0) {
          log.accept(new String(bytes, UTF_8));
          end();
        } else if (stream == DATA_STREAM) {
          socket.getOutputStream().write(bytes);
          if (last) {
            socket.shutdownOutput();
            end();
          }
        }
      } catch (IOException gone) {
        end();
      }
    }

    @Override
    public void closed(String why) {
      if (!ended()) {
        log.accept(why.isEmpty() ? Texts.text("live.ended") : why);
      }
      end();
    }

    private synchronized void end() {
      if (!over) {
        over = true;
        notifyAll();
        try {
          // Ends the thread that reads from the client.
          socket.shutdownInput();
        } catch (IOException e) {
          return;
        }
      }
    }

    synchronized boolean ended() {
      return over;
    }

    synchronized void awaitEnd() throws IOException {
      try {
        while (!over) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
