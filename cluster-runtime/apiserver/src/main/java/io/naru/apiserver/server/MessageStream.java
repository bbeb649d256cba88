package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The sink of an answer over WebSocket (RFC 6455): each write is one message. What the client sends
 * is passed over, but for pings and its farewell. Used by the one thread that streams.
 */
final class MessageStream implements ApiResponse.Sink {

  /** Nothing that a client says here is of use, so little of it is allowed. */
  private static final int LONGEST_FROM_CLIENT = 64 << 10;

  private static final String BEARER = "base64url.bearer.authorization.k8s.io.";

  private final Channel channel;
  private final WritabilityGate gate;
  private final boolean binary;

  private MessageStream(Channel channel, WritabilityGate gate, boolean binary) {
    this.channel = channel;
    this.gate = gate;
    this.binary = binary;
  }

  /**
   * Shakes hands; what is written afterwards is sent in messages.
   *
   * @param whenGone told on the event loop when the client has closed
   * @throws IOException if the request is no handshake of RFC 6455
   */
  static MessageStream open(
      Channel channel, WritabilityGate gate, HttpRequest request, boolean binary, Runnable whenGone)
      throws IOException, InterruptedException {
    var handshaker =
        new WebSocketServerHandshaker13("", protocol(request), false, LONGEST_FROM_CLIENT);
    DefaultFullHttpRequest whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    try {
      channel
          .eventLoop()
          .submit(() -> {
            ChannelPipeline pipeline = channel.pipeline();
            // The idle handler goes too: nothing may happen for hours.
            pipeline.remove("idle");
            pipeline.remove("exchanges");
            pipeline.addLast("messages", new FromClient(gate, whenGone));
            handshaker.handshake(channel, whole);
          })
          .get();
    } catch (ExecutionException refused) {
      throw new IOException("no handshake of WebSocket", refused.getCause());
    }
    return new MessageStream(channel, gate, binary);
  }

  /** The client's wish, which it wants to hear again; its token is none. */
  private static @Nullable String protocol(HttpRequest request) {
    String wanted = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (wanted != null) {
      for (String name : wanted.split(",")) {
        if (!name.isBlank() && !name.strip().startsWith(BEARER)) {
          return name.strip();
        }
      }
    }
    return null;
  }

  @Override
  public void write(byte[] bytes) throws IOException, InterruptedException {
    if (bytes.length == 0) {
      return;
    }
    gate.await();
    ByteBuf content = Unpooled.wrappedBuffer(bytes);
    gate.track(
        channel.write(binary ? new BinaryWebSocketFrame(content) : new TextWebSocketFrame(content)),
        bytes.length);
  }

  @Override
  public void flush() {
    channel.flush();
  }

  /** Says farewell and closes the connection. */
  void close() {
    channel
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private static final class FromClient extends ChannelInboundHandlerAdapter {
    private final WritabilityGate gate;
    private final Runnable whenGone;

    FromClient(WritabilityGate gate, Runnable whenGone) {
      this.gate = gate;
      this.whenGone = whenGone;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof PingWebSocketFrame ping) {
          context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (message instanceof CloseWebSocketFrame farewell) {
          context
              .writeAndFlush(farewell.retainedDuplicate())
              .addListener(ChannelFutureListener.CLOSE);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      gate.wake();
      whenGone.run();
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
