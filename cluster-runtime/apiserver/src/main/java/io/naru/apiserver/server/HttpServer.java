package io.naru.apiserver.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running HTTPS server. Event loops only move bytes; all else happens on one virtual thread a
 * request. Closing stops accepting, ends streamed answers such as watches in an orderly way, waits
 * for other requests up to {@link HttpServerConfig.Limits#shutdownGrace}, then cuts connections.
 */
public final class HttpServer implements AutoCloseable {

  private static final int EVENT_LOOPS = 2;

  private final EventLoopGroup loops;
  private final Connections connections;
  private final HttpServerConfig config;
  private final List<Channel> listeners = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpServer(HttpServerConfig config, EventLoopGroup loops, Connections connections) {
    this.config = config;
    this.loops = loops;
    this.connections = connections;
  }

  /**
   * Listens and answers by {@code handler}.
   *
   * @throws IOException if an address is taken or the key material is unusable
   */
  public static HttpServer start(HttpServerConfig config, RequestHandler handler)
      throws IOException {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            EVENT_LOOPS, new DefaultThreadFactory("apiserver-io", true), NioIoHandler.newFactory());
    Connections connections = new Connections();
    HttpServer server = new HttpServer(config, loops, connections);
    try {
      ServerBootstrap bootstrap =
          new ServerBootstrap()
              .group(loops)
              .channel(NioServerSocketChannel.class)
              .option(ChannelOption.SO_BACKLOG, 1024)
              .option(ChannelOption.SO_REUSEADDR, true)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.SO_KEEPALIVE, true)
              .childHandler(new ConnectionInitializer(config, handler, connections));
      int port = config.port();
      for (InetAddress address : config.addresses()) {
        Channel listener = server.listen(bootstrap, address, port);
        port = ((InetSocketAddress) listener.localAddress()).getPort();
      }
      return server;
    } catch (IOException | RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private Channel listen(ServerBootstrap bootstrap, InetAddress address, int port)
      throws IOException {
    var bound = bootstrap.bind(address, port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on %s:%d (%s)"
              .formatted(address.getHostAddress(), port, reason(bound.cause())),
          bound.cause());
    }
    listeners.add(bound.channel());
    return bound.channel();
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof BindException
        ? "is the port taken by another program? " + cause.getMessage()
        : String.valueOf(cause);
  }

  /** The port listened on, on every address. */
  public int port() {
    return ((InetSocketAddress) listeners.getFirst().localAddress()).getPort();
  }

  /** How many connections are open now. */
  public int openConnections() {
    return connections.open();
  }

  /** How many requests are being answered now, watches among them. */
  public int runningRequests() {
    return connections.running();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    connections.shutdown(config.limits().shutdownGrace());
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
