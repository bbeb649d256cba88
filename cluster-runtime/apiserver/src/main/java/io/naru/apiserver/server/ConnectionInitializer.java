package io.naru.apiserver.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Sets up the handlers of each accepted connection: TLS, then what ALPN agreed on. */
final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {

  static final AttributeKey<Peer> PEER = AttributeKey.valueOf(ConnectionInitializer.class, "peer");

  /** Room for long selectors and exec commands in the request line. */
  private static final int REQUEST_LINE_BYTES = 256 << 10;

  private static final int WINDOW_BYTES = 1 << 20;

  private final HttpServerConfig config;
  private final RequestHandler handler;
  private final Connections connections;
  private final SslContext tls;

  ConnectionInitializer(HttpServerConfig config, RequestHandler handler, Connections connections)
      throws IOException {
    this.config = config;
    this.handler = handler;
    this.connections = connections;
    this.tls = ServerTls.context(config);
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    connections.opened(channel);
    channel
        .pipeline()
        .addLast("tls", tls.newHandler(channel.alloc()))
        .addLast("negotiation", new Negotiation());
  }

  private final class Negotiation extends ApplicationProtocolNegotiationHandler {
    Negotiation() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      context.channel().attr(PEER).set(peer(context.channel()));
      long idleSeconds = config.limits().idleTimeout().toSeconds();
      ChannelPipeline pipeline = context.pipeline();
      pipeline.addLast("idle", new IdleStateHandler(0, 0, idleSeconds, TimeUnit.SECONDS));
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        configureHttp2(pipeline);
      } else {
        configureHttp1(pipeline);
      }
    }

    /** Port scanners and clients that don't trust us are no event worth a log line. */
    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private void configureHttp1(ChannelPipeline pipeline) {
    HttpDecoderConfig decoding =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(REQUEST_LINE_BYTES)
            .setMaxHeaderSize(config.limits().headerBytes())
            .setMaxChunkSize(64 << 10);
    pipeline
        .addLast("http", new HttpServerCodec(decoding))
        .addLast("exchanges", new ExchangeHandler(config.limits(), handler, connections, false));
  }

  private void configureHttp2(ChannelPipeline pipeline) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(config.limits().concurrentStreams())
            .maxHeaderListSize(config.limits().headerBytes())
            .initialWindowSize(WINDOW_BYTES);
    ChannelHandler streams =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast("http", new Http2StreamFrameToHttpObjectCodec(true))
                .addLast(
                    "exchanges", new ExchangeHandler(config.limits(), handler, connections, true));
          }
        };
    pipeline
        .addLast("http2", Http2FrameCodecBuilder.forServer().initialSettings(settings).build())
        .addLast("streams", new Http2MultiplexHandler(streams))
        .addLast("connection", new Http2ConnectionHandler(WINDOW_BYTES));
  }

  private static Peer peer(Channel channel) {
    List<X509Certificate> certificates = new ArrayList<>();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    SSLSession session = tls.engine().getSession();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          certificates.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException none) {
      certificates.clear();
    }
    InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
    return new Peer(address.getAddress().getHostAddress(), certificates);
  }
}
