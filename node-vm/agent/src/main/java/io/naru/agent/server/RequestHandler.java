package io.naru.agent.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.logs.LogFiles;
import io.naru.agent.model.Pod;
import io.naru.agent.pod.PodWorkers;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes the requests of one connection; each is handled on a virtual thread. */
final class RequestHandler extends SimpleChannelInboundHandler<HttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  /** What all connections share. */
  record Shared(
      Authorizer authorizer,
      PodWorkers pods,
      Target target,
      Streams streams,
      Usage usage,
      Clock clock,
      Executor executor) {}

  private final Shared shared;

  RequestHandler(Shared shared) {
    this.shared = shared;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpRequest http) {
    Channel channel = context.channel();
    shared.executor().execute(() -> handle(channel, Request.of(http)));
  }

  private void handle(Channel channel, Request request) {
    try {
      if (!isAllowed(channel, request)) {
        answer(channel, 403, "text/plain", "Forbidden");
        return;
      }
      route(channel, request);
    } catch (ServerException e) {
      answer(channel, e.code(), "text/plain", String.valueOf(e.getMessage()));
    } catch (IOException | CriException | RuntimeException e) {
      LOG.warn("{} {}: {}", request.http().method(), request.http().uri(), e.toString());
      answer(channel, 500, "text/plain", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      channel.close();
    }
  }

  private boolean isAllowed(Channel channel, Request request) throws IOException {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return false;
    }
    X509Certificate certificate =
        (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
    return shared
        .authorizer()
        .allows(
            certificate.getSubjectX500Principal(),
            request.http().method().name(),
            "/" + String.join("/", request.path()));
  }

  private void route(Channel channel, Request request)
      throws ServerException, IOException, CriException, InterruptedException {
    switch (request.path(0)) {
      case "healthz" -> answer(channel, 200, "text/plain", "ok");
      case "pods", "runningpods" -> answer(channel, 200, "application/json", pods());
      case "containerLogs" -> logs(channel, request);
      case "exec" -> shared.streams().exec(channel, request);
      case "attach" -> shared.streams().attach(channel, request);
      case "portForward" -> shared.streams().portForward(channel, request);
      case "stats" -> answer(channel, 200, "application/json", shared.usage().summary().toString());
      case "metrics" -> answer(channel, 200, "text/plain; version=0.0.4", shared.usage().metrics());
      default -> throw new ServerException(404, "404 page not found");
    }
  }

  private String pods() {
    ObjectNode list = Json.object().put("kind", "PodList").put("apiVersion", "v1");
    list.putObject("metadata");
    var items = list.putArray("items");
    for (Pod pod : shared.pods().pods()) {
      JsonNode object = pod.object();
      items.add(object);
    }
    return list.toString();
  }

  private void logs(Channel channel, Request request)
      throws ServerException, IOException, InterruptedException {
    Pod pod = shared.target().pod(request.path(1), request.path(2));
    LogOptions options = LogOptions.of(request::parameter, shared.clock().instant());
    PodState.Instance container =
        shared.target().logged(pod, request.path(3), request.flag("previous"));
    Path file = Path.of(container.logPath());
    if (container.logPath().isEmpty() || LogFiles.all(file).isEmpty()) {
      throw new ServerException(404, "the log of " + request.path(3) + " is not there");
    }
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain");
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    channel.writeAndFlush(head);
    LogReader reader =
        new LogReader(
            file,
            options,
            bytes -> send(channel, bytes),
            () -> isRunning(pod, container),
            channel::isActive);
    reader.read();
    channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private boolean isRunning(Pod pod, PodState.Instance container) {
    try {
      return shared.target().state(pod).running().stream()
          .anyMatch(running -> running.id().equals(container.id()));
    } catch (ServerException unknown) {
      return false;
    }
  }

  private static void send(Channel channel, byte[] bytes) throws IOException {
    try {
      channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes))).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void answer(Channel channel, int code, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code), Unpooled.wrappedBuffer(bytes));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    channel.writeAndFlush(response);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection from {}: {}", context.channel().remoteAddress(), cause.toString());
    context.close();
  }
}
