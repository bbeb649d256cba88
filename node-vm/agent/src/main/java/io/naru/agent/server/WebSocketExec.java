package io.naru.agent.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates an exec or attach between a client's WebSocket (channel number in each message's first
 * byte, protocols v4 and v5 of {@code channel.k8s.io}) and the runtime's SPDY streams. The two
 * sides use the same channels: error carries a Status object, resize a JSON size.
 */
final class WebSocketExec {

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int RESIZE = 4;

  /** v5: the second byte names the channel that ends. */
  private static final int CLOSE = 255;

  private final Channel client;
  private final Channel runtime;
  private final Map<Integer, Integer> streamOf = new HashMap<>();
  private final Map<Integer, Integer> channelOf = new HashMap<>();
  private final Set<Integer> awaited = new HashSet<>();
  private final Set<Integer> ended = new HashSet<>();

  private WebSocketExec(Channel client, Channel runtime) {
    this.client = client;
    this.runtime = runtime;
  }

  /** Connects the two, both upgraded; the caller lets them read afterwards. */
  static void connect(
      Channel client, Channel runtime, boolean stdin, boolean stdout, boolean stderr, boolean tty) {
    WebSocketExec exec = new WebSocketExec(client, runtime);
    runtime
        .pipeline()
        .addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1))
        .addLast(exec.new FromRuntime());
    exec.open(ERROR, "error");
    if (stdin) {
      exec.open(STDIN, "stdin");
    }
    if (stdout) {
      exec.open(STDOUT, "stdout");
    }
    if (stderr && !tty) {
      exec.open(STDERR, "stderr");
    }
    if (tty) {
      exec.open(RESIZE, "resize");
    }
    runtime.flush();
    client.pipeline().addLast(exec.new FromClient());
  }

  private void open(int channel, String type) {
    // Streams that a client opens have odd numbers, ascending.
    int stream = 2 * streamOf.size() + 1;
    streamOf.put(channel, stream);
    channelOf.put(stream, channel);
    if (channel != STDIN && channel != RESIZE) {
      awaited.add(channel);
    }
    SpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(stream, 0, (byte) 0);
    frame.headers().set("streamtype", type);
    runtime.write(frame);
  }

  private void toRuntime(int channel, ByteBuf data, boolean last) {
    Integer stream = streamOf.get(channel);
    if (stream == null || ended.contains(channel)) {
      data.release();
      return;
    }
    if (last) {
      ended.add(channel);
    }
    DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(stream, data);
    frame.setLast(last);
    runtime.writeAndFlush(frame);
  }

  private final class FromClient extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      switch (message) {
        case PingWebSocketFrame ping ->
            context.writeAndFlush(new PongWebSocketFrame(ping.content()));
        case CloseWebSocketFrame close -> {
          close.release();
          context.close();
        }
        case WebSocketFrame frame -> {
          ByteBuf content = frame.content();
          if (!content.isReadable()) {
            frame.release();
            return;
          }
          int channel = content.readUnsignedByte();
          if (channel == CLOSE && content.isReadable()) {
            toRuntime(content.readUnsignedByte(), Unpooled.EMPTY_BUFFER, true);
            frame.release();
          } else {
            toRuntime(channel, content, false);
          }
        }
        default -> ReferenceCountUtil.release(message);
      }
      if (!runtime.isWritable()) {
        context.channel().config().setAutoRead(false);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      runtime.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      runtime.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private final class FromRuntime extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      switch (message) {
        case SpdyDataFrame data -> {
          Integer channel = channelOf.get(data.streamId());
          if (channel != null && data.content().isReadable()) {
            send(channel, data.content().retain());
          }
          endIfLast(data);
          data.release();
        }
        case SpdyPingFrame ping -> context.writeAndFlush(ping);
        case SpdyRstStreamFrame reset -> end(reset.streamId());
        case SpdyStreamFrame reply -> endIfLast(reply);
        default -> ReferenceCountUtil.release(message);
      }
      if (!client.isWritable()) {
        context.channel().config().setAutoRead(false);
      }
    }

    private void send(int channel, ByteBuf content) {
      ByteBuf number = Unpooled.buffer(1).writeByte(channel);
      client.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(number, content)));
    }

    private void endIfLast(SpdyStreamFrame frame) {
      if (frame.isLast()) {
        end(frame.streamId());
      }
    }

    private void end(int stream) {
      Integer channel = channelOf.get(stream);
      if (channel != null && awaited.remove(channel) && awaited.isEmpty()) {
        closeClient();
      }
    }

    private void closeClient() {
      client
          .writeAndFlush(new CloseWebSocketFrame(1000, ""))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      client.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      closeClient();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** The best stream protocol that the client offers, null if none is known. */
  static @Nullable String protocol(@Nullable String offered) {
    if (offered == null) {
      return null;
    }
    for (String known : new String[] {"v5.channel.k8s.io", "v4.channel.k8s.io"}) {
      for (String one : offered.split(",")) {
        if (one.strip().equals(known)) {
          return known;
        }
      }
    }
    return null;
  }
}
