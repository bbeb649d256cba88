package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.StatusException;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, on a virtual thread of its own. The event loop tells it when the
 * client is gone or can take more; both only wake or interrupt that thread.
 */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final HttpRequest head;
  private final RequestHandler handler;
  private final ResponseWriter writer;
  private final Connections connections;
  private final Consumer<Boolean> whenDone;

  /** Set while a streamed body runs, the only time an interrupt may reach the thread. */
  private @Nullable Thread streaming;

  private boolean ended;

  /**
   * @param whenDone told, with whether the connection may be used again, when the answer is written
   */
  Exchange(
      HttpRequest head,
      RequestHandler handler,
      ResponseWriter writer,
      Connections connections,
      Consumer<Boolean> whenDone) {
    this.head = head;
    this.handler = handler;
    this.writer = writer;
    this.connections = connections;
    this.whenDone = whenDone;
  }

  void start(RequestBody body) {
    connections.started(this);
    Thread.ofVirtual().name("request").start(() -> run(body));
  }

  private void run(RequestBody body) {
    boolean reusable = false;
    try {
      reusable = answer(handle(body));
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
      writer.abort();
    } catch (IOException gone) {
      LOG.debug("answer to {} {} broke off", head.method(), head.uri(), gone);
      writer.abort();
    } catch (RuntimeException | Error bug) {
      // The head of the answer is sent: all that is left is to let the client see that it broke.
      LOG.error("answer to {} {} failed", head.method(), head.uri(), bug);
      writer.abort();
    } finally {
      connections.ended(this);
      whenDone.accept(reusable);
    }
  }

  private ApiResponse handle(RequestBody body) throws InterruptedException {
    try {
      return handler.handle(RequestDecoder.decode(head, body, writer.peer()));
    } catch (StatusException refused) {
      return ApiResponse.status(refused.status());
    } catch (RuntimeException | Error bug) {
      LOG.error("unhandled failure of {} {}", head.method(), head.uri(), bug);
      return ApiResponse.status(StatusException.internal("see the server's log").status());
    }
  }

  private boolean answer(ApiResponse response) throws IOException, InterruptedException {
    return switch (response) {
      case ApiResponse.Whole whole -> writer.writeWhole(whole);
      case ApiResponse.Streamed streamed -> stream(streamed);
      case ApiResponse.Upgraded upgraded -> {
        beginStreaming();
        try {
          writer.tunnel(upgraded);
        } finally {
          endStreaming();
        }
        yield false;
      }
      case ApiResponse.Messages messages -> {
        send(messages);
        yield false;
      }
    };
  }

  private void send(ApiResponse.Messages messages) throws IOException, InterruptedException {
    MessageStream stream = writer.messages(messages.binary(), this::clientGone);
    stream(messages.body(), stream);
    stream.close();
  }

  private boolean stream(ApiResponse.Streamed streamed) throws IOException, InterruptedException {
    ResponseStream stream = writer.begin(streamed);
    stream(writer.compresses(streamed) ? compressed(streamed.body()) : streamed.body(), stream);
    return writer.finish(stream);
  }

  private static ApiResponse.Body compressed(ApiResponse.Body body) {
    return sink -> {
      ResponseCompression.GzipSink gzip = new ResponseCompression.GzipSink(sink);
      body.writeTo(gzip);
      gzip.finish();
    };
  }

  private void stream(ApiResponse.Body body, ApiResponse.Sink sink) throws IOException {
    beginStreaming();
    try {
      body.writeTo(sink);
    } catch (InterruptedException stopped) {
      LOG.debug("{} {} was stopped", head.method(), head.uri());
    } finally {
      endStreaming();
    }
  }

  private synchronized void beginStreaming() {
    streaming = Thread.currentThread();
    if (ended) {
      streaming.interrupt();
    }
  }

  private synchronized void endStreaming() {
    streaming = null;
    // An interrupt that came too late must not break what is written to finish the answer.
    Thread.interrupted();
  }

  /** Ends a streamed answer as if it were complete. Any thread. */
  synchronized void endStream() {
    ended = true;
    if (streaming != null) {
      streaming.interrupt();
    }
  }

  /** Event loop only. */
  void clientGone() {
    writer.wake();
    endStream();
  }
}
