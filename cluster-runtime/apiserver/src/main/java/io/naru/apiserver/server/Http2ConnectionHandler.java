package io.naru.apiserver.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * What concerns a whole HTTP/2 connection: widens its flow control window (64 KB by default would
 * throttle all streams together), and closes it when it has long been idle.
 */
final class Http2ConnectionHandler extends ChannelInboundHandlerAdapter {

  private final int windowBytes;

  Http2ConnectionHandler(int windowBytes) {
    this.windowBytes = windowBytes;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Http2Exception {
    Http2Connection connection = connection(context);
    connection
        .local()
        .flowController()
        .incrementWindowSize(connection.connectionStream(), windowBytes);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && connection(context).numActiveStreams() == 0) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private static Http2Connection connection(ChannelHandlerContext context) {
    return context.pipeline().get(Http2FrameCodec.class).connection();
  }
}
