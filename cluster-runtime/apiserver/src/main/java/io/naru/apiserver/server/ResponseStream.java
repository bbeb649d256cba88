package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sink of a streamed answer. Gathers what is written into chunks, without copying: the bytes of
 * stored objects go to TLS as they are. Used by the one thread that streams.
 */
final class ResponseStream implements ApiResponse.Sink {

  private static final int CHUNK_BYTES = 32 << 10;

  private final Channel channel;
  private final WritabilityGate gate;
  private final boolean keepAlive;
  private final List<byte[]> gathered = new ArrayList<>();
  private int gatheredBytes;

  ResponseStream(Channel channel, WritabilityGate gate, boolean keepAlive) {
    this.channel = channel;
    this.gate = gate;
    this.keepAlive = keepAlive;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  @Override
  public void write(byte[] bytes) throws IOException, InterruptedException {
    if (bytes.length == 0) {
      return;
    }
    gate.await();
    gathered.add(bytes);
    gatheredBytes += bytes.length;
    if (gatheredBytes >= CHUNK_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    ByteBuf chunk =
        gathered.size() == 1
            ? Unpooled.wrappedBuffer(gathered.getFirst())
            : Unpooled.wrappedBuffer(gathered.size(), gathered.toArray(byte[][]::new));
    gate.track(channel.writeAndFlush(new DefaultHttpContent(chunk)), gatheredBytes);
    gathered.clear();
    gatheredBytes = 0;
  }
}
