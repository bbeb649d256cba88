package io.naru.agent.server;

import io.naru.agent.api.ApiClient;
import io.naru.agent.api.Pem;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.PodStateReader;
import io.naru.agent.pod.PodWorkers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The HTTPS server on the kubelet's port. Clients show a certificate of the cluster. */
public final class KubeletServer implements AutoCloseable {

  /**
   * Where and as whom to serve.
   *
   * @param port 0 takes any
   */
  public record Settings(String nodeName, int port, Path authority, Path certificate, Path key) {}

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel channel;

  /** Starts serving. */
  public KubeletServer(
      Settings settings,
      ApiClient client,
      ContainerRuntime runtime,
      PodWorkers pods,
      PodStateReader reader,
      Usage usage,
      Clock clock,
      Executor executor)
      throws IOException, GeneralSecurityException {
    SslContext tls =
        SslContextBuilder.forServer(
                Pem.privateKey(settings.key()),
                Pem.certificates(settings.certificate()).toArray(X509Certificate[]::new))
            .sslProvider(SslProvider.JDK)
            .trustManager(Pem.certificates(settings.authority()).toArray(X509Certificate[]::new))
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    Target target = new Target(pods, reader);
    RequestHandler.Shared shared =
        new RequestHandler.Shared(
            new Authorizer(client, settings.nodeName(), clock),
            pods,
            target,
            new Streams(runtime, target, new StreamingBackend(loop)),
            usage,
            clock,
            executor);
    try {
      channel =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                      connection
                          .pipeline()
                          .addLast(
                              tls.newHandler(connection.alloc()),
                              new HttpServerCodec(),
                              new RequestHandler(shared));
                    }
                  })
              .bind(settings.port())
              .sync()
              .channel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The port that is really served. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    channel.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
