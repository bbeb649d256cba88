package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers requests of one HTTP/1.1 connection, or the one of an HTTP/2 stream, and starts an {@link
 * Exchange} for each. Pipelined requests wait until the one before is answered. Keeps reading while
 * an answer is under way, for that alone shows that a client is gone. Event loop only.
 */
final class ExchangeHandler extends ChannelInboundHandlerAdapter {

  private static final int QUEUED_OBJECTS = 64;

  private final HttpServerConfig.Limits limits;
  private final RequestHandler handler;
  private final Connections connections;
  private final boolean http2;
  private final Queue<HttpObject> queue = new ArrayDeque<>();

  private @Nullable HttpRequest head;
  private RequestBody body;
  private @Nullable Exchange running;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean refusing;

  ExchangeHandler(
      HttpServerConfig.Limits limits,
      RequestHandler handler,
      Connections connections,
      boolean http2) {
    this.limits = limits;
    this.handler = handler;
    this.connections = connections;
    this.http2 = http2;
    this.body = new RequestBody(0, limits.bodyBytes());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpObject part) || refusing) {
      ReferenceCountUtil.release(message);
    } else if (running != null) {
      queue.add(part);
      if (queue.size() >= QUEUED_OBJECTS) {
        context.channel().config().setAutoRead(false);
      }
    } else {
      accept(context, part);
    }
  }

  private void accept(ChannelHandlerContext context, HttpObject part) {
    try {
      if (part.decoderResult().isFailure()) {
        refuse(context, StatusException.badRequest("malformed HTTP request"));
        return;
      }
      if (part instanceof HttpRequest request) {
        begin(context, request);
      }
      if (part instanceof HttpContent content && !refusing && !body.add(content.content())) {
        refuse(context, RequestBody.tooLarge(limits.bodyBytes()));
      }
      if (part instanceof LastHttpContent && !refusing) {
        dispatch(context);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    head = request;
    long length = HttpUtil.getContentLength((HttpMessage) request, -1L);
    if (length > limits.bodyBytes()) {
      refuse(context, RequestBody.tooLarge(limits.bodyBytes()));
      return;
    }
    body = new RequestBody((int) Math.max(0, length), limits.bodyBytes());
    if (HttpUtil.is100ContinueExpected(request)) {
      ByteBuf none = context.alloc().buffer(0);
      context.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, none));
    }
    deadline =
        context
            .executor()
            .schedule(
                () -> context.close(), limits.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void dispatch(ChannelHandlerContext context) {
    HttpRequest request = head;
    if (request == null) {
      return;
    }
    cancelDeadline();
    Exchange exchange = exchange(context, request);
    running = exchange;
    head = null;
    exchange.start(body);
  }

  private Exchange exchange(ChannelHandlerContext context, HttpRequest request) {
    ResponseWriter writer = new ResponseWriter(context.channel(), request, http2, connections);
    return new Exchange(
        request,
        handler,
        writer,
        connections,
        keepAlive -> context.executor().execute(() -> completed(context, keepAlive)));
  }

  /** An exchange's answer is handed over: go on with the next request. */
  private void completed(ChannelHandlerContext context, boolean keepAlive) {
    running = null;
    if (!keepAlive) {
      return;
    }
    while (running == null && !queue.isEmpty()) {
      accept(context, queue.remove());
    }
    if (queue.isEmpty()) {
      context.channel().config().setAutoRead(true);
    }
  }

  /** Answers without handling, and closes: the rest of the request is not worth reading. */
  private void refuse(ChannelHandlerContext context, StatusException answer) {
    refusing = true;
    cancelDeadline();
    new ResponseWriter(context.channel(), null, http2, connections)
        .writeWhole((ApiResponse.Whole) ApiResponse.status(answer.status()));
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelDeadline();
    if (running != null) {
      running.clientGone();
    }
    queue.forEach(ReferenceCountUtil::release);
    queue.clear();
    context.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && running == null) {
      context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** Resets and TLS failures end the connection; there is nobody left to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
