package io.naru.agent.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Connections to the runtime's streaming server, upgraded to SPDY/3.1. */
final class StreamingBackend {

  private static final int TIMEOUT_SECONDS = 30;

  /**
   * An upgraded connection; it does not read before its owner lets it.
   *
   * @param headers of the answer, such as the stream protocol that was chosen
   */
  record Connection(Channel channel, HttpHeaders headers) {}

  private final EventLoopGroup loop;

  StreamingBackend(EventLoopGroup loop) {
    this.loop = loop;
  }

  /** Connects and upgrades; blocks until the runtime agreed. */
  Connection open(URI url, String... protocols) throws IOException, InterruptedException {
    CompletableFuture<Connection> upgraded = new CompletableFuture<>();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Upgrade(upgraded))
            .connect(url.getHost(), url.getPort())
            .sync()
            .channel();
    String target =
        url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target);
    request.headers().set(HttpHeaderNames.HOST, url.getHost() + ":" + url.getPort());
    request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE);
    request.headers().set(HttpHeaderNames.UPGRADE, "SPDY/3.1");
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    for (String protocol : protocols) {
      request.headers().add("X-Stream-Protocol-Version", protocol);
    }
    channel.writeAndFlush(request);
    try {
      return upgraded.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      channel.close();
      throw new IOException("the runtime's streaming server: " + e.getMessage(), e);
    }
  }

  /** Waits for 101, then leaves the bare connection behind. */
  private static final class Upgrade extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Connection> upgraded;
    private @Nullable HttpHeaders headers;

    Upgrade(CompletableFuture<Connection> upgraded) {
      this.upgraded = upgraded;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.pipeline().addBefore(context.name(), "http", new HttpClientCodec());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpResponse response) {
        if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
          upgraded.completeExceptionally(new IOException("answered " + response.status()));
          context.close();
        }
        headers = response.headers();
      }
      HttpHeaders answer = headers;
      if (message instanceof LastHttpContent && answer != null) {
        context.channel().config().setAutoRead(false);
        context.pipeline().remove("http");
        context.pipeline().remove(this);
        upgraded.complete(new Connection(context.channel(), answer));
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      upgraded.completeExceptionally(new IOException("closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      upgraded.completeExceptionally(cause);
      context.close();
    }
  }
}
