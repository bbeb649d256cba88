package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upgraded connection: after the 101 head, bytes are relayed as they are, both ways. What comes
 * from the client passes through a bounded queue to a thread that writes to the peer; what comes
 * from the peer is read by the exchange's own thread, which waits while the client is slower.
 */
final class Tunnel {

  private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);
  private static final int BUFFER_BYTES = 32 << 10;
  private static final int QUEUED_BUFFERS = 32;
  private static final byte[] END = new byte[0];

  private final Channel channel;
  private final WritabilityGate gate;
  private final ApiResponse.Upgraded answer;
  private final BlockingQueue<byte[]> fromClient = new LinkedBlockingQueue<>();

  Tunnel(Channel channel, WritabilityGate gate, ApiResponse.Upgraded answer) {
    this.channel = channel;
    this.gate = gate;
    this.answer = answer;
  }

  /** Returns when the peer has ended and all it sent is on its way to the client. */
  void run() throws IOException, InterruptedException {
    try (ApiResponse.Connection peer = answer.peer()) {
      channel.eventLoop().submit(this::takeOver).sync();
      Thread upstream = Thread.ofVirtual().name("tunnel").start(() -> sendToPeer(peer));
      try {
        receiveFromPeer(peer.input());
      } finally {
        upstream.interrupt();
      }
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).sync();
    }
  }

  /** Event loop: from here on the connection speaks no HTTP. */
  private void takeOver() {
    ChannelPipeline pipeline = channel.pipeline();
    // The idle handler goes too: a shell may rest for hours.
    pipeline.remove("idle");
    pipeline.remove("exchanges");
    pipeline.addLast("tunnel", new FromClient());
    StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
    answer
        .headers()
        .forEach((name, values) ->
            values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
    head.append("\r\n");
    ByteBuf bytes = Unpooled.wrappedBuffer(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    // Removing the codec hands on what it has already read past the request.
    pipeline.remove("http");
    channel.writeAndFlush(bytes);
  }

  private void receiveFromPeer(InputStream input) throws IOException, InterruptedException {
    while (true) {
      gate.await();
      byte[] buffer = new byte[BUFFER_BYTES];
      int read = input.read(buffer);
      if (read < 0) {
        return;
      }
      gate.track(channel.writeAndFlush(Unpooled.wrappedBuffer(buffer, 0, read)), read);
    }
  }

  private void sendToPeer(ApiResponse.Connection peer) {
    try {
      OutputStream output = peer.output();
      for (byte[] bytes = fromClient.take(); bytes != END; bytes = fromClient.take()) {
        output.write(bytes);
        if (fromClient.isEmpty()) {
          output.flush();
        }
        if (!channel.config().isAutoRead() && fromClient.size() < QUEUED_BUFFERS / 2) {
          channel.config().setAutoRead(true);
        }
      }
      peer.shutdownOutput();
      // The client's end is closed, not half-closed: whatever the peer still says is for nobody.
      peer.close();
    } catch (IOException gone) {
      LOG.debug("peer of a tunnel is gone", gone);
      channel.close();
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }

  private final class FromClient extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
          byte[] copy = new byte[bytes.readableBytes()];
          bytes.readBytes(copy);
          fromClient.add(copy);
          if (fromClient.size() >= QUEUED_BUFFERS) {
            context.channel().config().setAutoRead(false);
          }
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      gate.wake();
      fromClient.add(END);
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
