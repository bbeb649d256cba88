package io.naru.cloud.localhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards connections, each by two virtual threads. The end of one direction is passed on (RFC
 * 9293, half-close) while the other goes on.
 */
final class TcpForwarder implements Forwarder {

  private static final Logger LOG = LoggerFactory.getLogger(TcpForwarder.class);
  private static final int CONNECT_MILLIS = 3_000;
  private static final int BACKLOG = 128;
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket server;
  private final Way way;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService executor;

  private TcpForwarder(ServerSocket server, Way way) {
    this.server = server;
    this.way = way;
    executor =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("tcp-" + server.getLocalPort() + "-", 0).factory());
  }

  static TcpForwarder open(InetSocketAddress local, Way way) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      // Else the port of a service made again would be taken by connections that are long over.
      server.setReuseAddress(true);
      server.bind(local, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    TcpForwarder forwarder = new TcpForwarder(server, way);
    forwarder.executor.execute(forwarder::accept);
    return forwarder;
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void stop() {
    close(server);
  }

  @Override
  public void close(Duration drain) {
    stop();
    executor.shutdown();
    try {
      if (executor.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(TcpForwarder::close);
    executor.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (way.clients().test(client.getInetAddress())) {
          executor.execute(() -> serve(client));
        } else {
          close(client);
        }
      } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
        if (!server.isClosed()) { // out of file descriptors, for instance: the next may do
          LOG.warn("port {} lost a connection: {}", port(), e.toString());
        }
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    Socket backend = connect();
    try {
      if (backend != null) {
        open.add(backend);
        client.setTcpNoDelay(true);
        backend.setTcpNoDelay(true);
        var answers = executor.submit(() -> pump(backend, client));
        pump(client, backend);
        answers.get();
      }
    } catch (IOException
        | java.util.concurrent.ExecutionException
        | java.util.concurrent.RejectedExecutionException e) {
      LOG.debug("port {}: a connection broke: {}", port(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(client);
      open.remove(client);
      if (backend != null) {
        close(backend);
        open.remove(backend);
      }
    }
  }

  private @org.jspecify.annotations.Nullable Socket connect() {
    for (InetSocketAddress address : way.backends().get()) {
      Socket socket = new Socket();
      try {
        socket.connect(address, CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        close(socket);
        LOG.debug("port {}: {} does not answer: {}", port(), address, e.toString());
      }
    }
    return null;
  }

  /** Until one side ends: then the other is told; a side that breaks breaks the other. */
  private static void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        out.write(chunk, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(java.io.Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing a socket: {}", e.toString());
    }
  }
}
