package io.naru.agent.server;

import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.cri.v1.AttachRequest;
import io.naru.agent.cri.v1.ExecRequest;
import io.naru.agent.model.Pod;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** exec, attach and port-forward: connects the client with the runtime's streaming server. */
final class Streams {

  private static final int LARGEST_FRAME = 16 << 20;

  private final ContainerRuntime runtime;
  private final Target target;
  private final StreamingBackend backend;

  Streams(ContainerRuntime runtime, Target target, StreamingBackend backend) {
    this.runtime = runtime;
    this.target = target;
    this.backend = backend;
  }

  void exec(Channel client, Request request)
      throws ServerException, IOException, InterruptedException {
    PodState.Instance container = container(request);
    List<String> command = request.parameters().getOrDefault("command", List.of());
    boolean tty = request.flag("tty");
    ExecRequest exec =
        ExecRequest.newBuilder()
            .setContainerId(container.id())
            .addAllCmd(command)
            .setTty(tty)
            .setStdin(request.flag("input"))
            .setStdout(request.flag("output"))
            .setStderr(request.flag("error") && !tty)
            .build();
    try {
      stream(client, request, runtime.exec(exec), tty);
    } catch (CriException e) {
      throw new ServerException(500, String.valueOf(e.getMessage()));
    }
  }

  void attach(Channel client, Request request)
      throws ServerException, IOException, InterruptedException {
    PodState.Instance container = container(request);
    Pod pod = target.pod(request.path(1), request.path(2));
    // Attaching cannot change whether the process has a terminal.
    boolean tty = target.spec(pod, container.name()).json().path("tty").asBoolean();
    AttachRequest attach =
        AttachRequest.newBuilder()
            .setContainerId(container.id())
            .setTty(tty)
            .setStdin(request.flag("input"))
            .setStdout(request.flag("output"))
            .setStderr(request.flag("error") && !tty)
            .build();
    try {
      stream(client, request, runtime.attach(attach), tty);
    } catch (CriException e) {
      throw new ServerException(500, String.valueOf(e.getMessage()));
    }
  }

  private PodState.Instance container(Request request) throws ServerException {
    Pod pod = target.pod(request.path(1), request.path(2));
    // Old clients put the pod's uid before the container's name.
    String container = request.path().size() > 4 ? request.path(4) : request.path(3);
    return target.running(pod, container);
  }

  private void stream(Channel client, Request request, URI url, boolean tty)
      throws ServerException, IOException, InterruptedException {
    if (!request.isWebSocket()) {
      tunnelSpdy(client, request, url);
      return;
    }
    String protocol = WebSocketExec.protocol(request.webSocketProtocols());
    if (protocol == null) {
      throw new ServerException(
          400, "unable to negotiate protocol: client supports " + request.webSocketProtocols());
    }
    StreamingBackend.Connection connection = backend.open(url, "v4.channel.k8s.io");
    handshake(client, request, protocol);
    client
        .eventLoop()
        .submit(() ->
            WebSocketExec.connect(
                client,
                connection.channel(),
                request.flag("input"),
                request.flag("output"),
                request.flag("error"),
                tty))
        .sync();
    start(client, connection.channel());
  }

  void portForward(Channel client, Request request)
      throws ServerException, IOException, InterruptedException {
    Pod pod = target.pod(request.path(1), request.path(2));
    URI url;
    try {
      url = runtime.portForward(target.sandbox(pod).id(), List.of());
    } catch (CriException e) {
      throw new ServerException(500, String.valueOf(e.getMessage()));
    }
    if (!request.isWebSocket()) {
      tunnelSpdy(client, request, url);
      return;
    }
    String offered = request.webSocketProtocols();
    if (offered == null || !offered.contains(Tunnel.PORT_FORWARD)) {
      throw new ServerException(400, "unable to negotiate protocol: client supports " + offered);
    }
    StreamingBackend.Connection connection = backend.open(url, "portforward.k8s.io");
    handshake(client, request, Tunnel.PORT_FORWARD);
    Channel runtimeSide = connection.channel();
    client.pipeline().addLast(new Tunnel.Wrap(), new Tunnel.Unwrap(), new Relay(runtimeSide));
    runtimeSide.pipeline().addLast(new Relay(client));
    start(client, runtimeSide);
  }

  private void tunnelSpdy(Channel client, Request request, URI url)
      throws ServerException, IOException, InterruptedException {
    if (!request.isSpdy()) {
      throw new ServerException(400, "unable to upgrade: missing upgrade headers in request");
    }
    List<String> protocols = request.http().headers().getAll("X-Stream-Protocol-Version");
    StreamingBackend.Connection connection = backend.open(url, protocols.toArray(String[]::new));
    HttpResponse switching =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    switching.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
    switching.headers().set(HttpHeaderNames.UPGRADE, "SPDY/3.1");
    HttpHeaders answer = connection.headers();
    for (String chosen : answer.getAll("X-Stream-Protocol-Version")) {
      switching.headers().add("X-Stream-Protocol-Version", chosen);
    }
    Channel runtimeSide = connection.channel();
    client.config().setAutoRead(false);
    client.writeAndFlush(switching).sync();
    client
        .eventLoop()
        .submit(() -> {
          client.pipeline().addLast(new Relay(runtimeSide));
          client.pipeline().remove(HttpServerCodec.class);
        })
        .sync();
    runtimeSide.pipeline().addLast(new Relay(client));
    start(client, runtimeSide);
  }

  private static void handshake(Channel client, Request request, String protocol)
      throws ServerException, InterruptedException {
    FullHttpRequest full =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, request.http().uri());
    full.headers().set(request.http().headers());
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("", protocol, false, LARGEST_FRAME)
            .newHandshaker(full);
    if (handshaker == null) {
      throw new ServerException(400, "unsupported version of WebSocket");
    }
    client.config().setAutoRead(false);
    handshaker.handshake(client, full).sync();
  }

  private static void start(Channel one, Channel other) {
    one.config().setAutoRead(true);
    other.config().setAutoRead(true);
    // A side may have gone before its relay was there to tell the other.
    if (!one.isActive()) {
      other.close();
    }
    if (!other.isActive()) {
      one.close();
    }
  }
}
