package io.naru.agent.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/** The ends of a byte stream inside a WebSocket's binary messages. */
final class Tunnel {

  /** The subprotocol by which clients forward ports through a WebSocket. */
  static final String PORT_FORWARD = "SPDY/3.1+portforward.k8s.io";

  private Tunnel() {}

  /** Takes the bytes out of messages. */
  static final class Unwrap extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      switch (message) {
        case PingWebSocketFrame ping ->
            context.writeAndFlush(new PongWebSocketFrame(ping.content()));
        case CloseWebSocketFrame close -> {
          close.release();
          context.close();
        }
        case PongWebSocketFrame pong -> pong.release();
        case WebSocketFrame frame -> context.fireChannelRead(frame.content());
        default -> ReferenceCountUtil.release(message);
      }
    }
  }

  /** Puts bytes into messages. */
  static final class Wrap extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof ByteBuf bytes && bytes.isReadable()) {
        context.write(new BinaryWebSocketFrame(bytes), promise);
      } else {
        context.write(message, promise);
      }
    }
  }
}
