package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one answer to a channel: an HTTP/1.1 connection or an HTTP/2 stream. */
final class ResponseWriter {

  private final Channel channel;
  private final @Nullable HttpRequest request;
  private final boolean http2;
  private final Connections connections;
  private final WritabilityGate gate;

  /**
   * @param request null if it was refused unread; the connection is then closed after the answer
   */
  ResponseWriter(
      Channel channel, @Nullable HttpRequest request, boolean http2, Connections connections) {
    this.channel = channel;
    this.request = request;
    this.http2 = http2;
    this.connections = connections;
    this.gate = new WritabilityGate(channel);
  }

  Peer peer() {
    Channel connection = http2 ? channel.parent() : channel;
    return connection.attr(ConnectionInitializer.PEER).get();
  }

  /** Any thread: lets a blocked writer look again. */
  void wake() {
    gate.wake();
  }

  /** Writes an answer that is whole; returns whether the connection may be used again. */
  boolean writeWhole(ApiResponse.Whole answer) {
    byte[] bytes = answer.body();
    HttpRequest asked = request;
    boolean compress =
        asked != null && ResponseCompression.worthwhile(asked, bytes.length, answer.headers());
    if (compress) {
      bytes = ResponseCompression.gzip(bytes);
    }
    boolean headOnly = asked != null && asked.method().equals(HttpMethod.HEAD);
    ByteBuf content = headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.code()), content);
    fill(response, answer.contentType(), answer.headers());
    if (compress) {
      markCompressed(response);
    }
    if (answer.code() != 304 && answer.code() != 204) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    }
    return end(channel.writeAndFlush(response), setKeepAlive(response));
  }

  ResponseStream begin(ApiResponse.Streamed answer) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.code()));
    fill(response, answer.contentType(), answer.headers());
    if (compresses(answer)) {
      markCompressed(response);
    }
    if (!http2 && !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      HttpUtil.setTransferEncodingChunked(response, true);
    }
    boolean keepAlive = setKeepAlive(response);
    // Flushed at once: a client that watches waits for the head before it does anything else.
    channel.writeAndFlush(response);
    return new ResponseStream(channel, gate, keepAlive);
  }

  /** Whether a body that is written bit by bit is long enough, and wanted so, to be compressed. */
  boolean compresses(ApiResponse.Streamed answer) {
    HttpRequest asked = request;
    return asked != null
        && ResponseCompression.worthwhile(asked, answer.body().expectedBytes(), answer.headers());
  }

  private static void markCompressed(HttpResponse response) {
    response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
  }

  boolean finish(ResponseStream stream) {
    if (!channel.isActive()) {
      return false;
    }
    stream.flush();
    return end(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), stream.keepAlive());
  }

  /** Relays bytes until one side ends; then closes both. */
  void tunnel(ApiResponse.Upgraded answer) throws IOException, InterruptedException {
    if (http2) {
      answer.peer().close();
      throw new IOException("HTTP/2 streams cannot be upgraded");
    }
    try {
      new Tunnel(channel, gate, answer).run();
    } finally {
      channel.close();
    }
  }

  /**
   * Turns the connection to WebSocket.
   *
   * @param whenGone told on the event loop when the client has closed
   */
  MessageStream messages(boolean binary, Runnable whenGone)
      throws IOException, InterruptedException {
    HttpRequest asked = request;
    if (http2 || asked == null) {
      throw new IOException("HTTP/2 streams cannot be upgraded");
    }
    return MessageStream.open(channel, gate, asked, binary, whenGone);
  }

  /** The answer cannot be completed: the client must see that it broke off. */
  void abort() {
    channel.close();
  }

  private boolean end(ChannelFuture written, boolean keepAlive) {
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    return keepAlive && !http2;
  }

  private boolean setKeepAlive(HttpResponse response) {
    HttpRequest asked = request;
    if (http2) {
      // A stream ends with its answer by itself; closing here would cut what is still to be sent.
      return true;
    }
    boolean keepAlive =
        asked != null && HttpUtil.isKeepAlive(asked) && !connections.isShuttingDown();
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return keepAlive;
  }

  private static void fill(
      HttpResponse response, String contentType, Map<String, List<String>> headers) {
    headers.forEach((name, values) -> response.headers().add(name, values));
    if (!contentType.isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
  }
}
