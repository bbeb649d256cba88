package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.naru.intellij.kube.KubeClient;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * SPDY/3.1 inside the binary messages of a WebSocket, as Kubernetes forwards ports since 1.30
 * (subprotocol {@code SPDY/3.1+portforward.k8s.io}). Only what that needs: streams that we open,
 * their data both ways, pings and windows. Headers that we send are compressed without the
 * protocol's dictionary, which receivers accept; those that we get are not read. One thread writes
 * at a time; the receiver is called by the WebSocket's thread.
 */
final class SpdyTunnel implements WebSocket.Listener, AutoCloseable {

  static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

  private static final int SYN_STREAM = 1;
  private static final int RST_STREAM = 3;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 9;
  private static final int FIN = 1;
  private static final int FRAME_HEADER = 8;

  /** Hears what comes for streams. */
  interface Receiver {
    void data(int stream, byte[] bytes, boolean last);

    /** The tunnel is gone, with all its streams. */
    void closed(String why);
  }

  private final Receiver receiver;
  private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
  private final DataOutputStream headerText;
  private final DeflaterOutputStream compressed;
  private byte[] unread = new byte[0];
  private int nextStream = 1;
  private @Nullable WebSocket socket;

  private SpdyTunnel(Receiver receiver) {
    this.receiver = receiver;
    // One compression context for all headers of the connection, flushed after each.
    this.compressed = new DeflaterOutputStream(headers, new Deflater(), 512, true);
    this.headerText = new DataOutputStream(compressed);
  }

  static SpdyTunnel open(KubeClient client, String path, Receiver receiver) {
    SpdyTunnel tunnel = new SpdyTunnel(receiver);
    tunnel.socket = client.webSocket(path, PROTOCOL, tunnel);
    return tunnel;
  }

  /** Opens a stream; its number. {@code last}: we shall send nothing on it. */
  synchronized int stream(Map<String, String> fields, boolean last) throws IOException {
    int stream = nextStream;
    nextStream += 2;
    headerText.writeInt(fields.size());
    for (Map.Entry<String, String> field : fields.entrySet()) {
      writeText(field.getKey());
      writeText(field.getValue());
    }
    compressed.flush();
    byte[] block = headers.toByteArray();
    headers.reset();
    send(
        control(SYN_STREAM, last ? FIN : 0, 10 + block.length)
            .putInt(stream)
            .putInt(0)
            .putShort((short) 0)
            .put(block));
    return stream;
  }

  private void writeText(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    headerText.writeInt(bytes.length);
    headerText.write(bytes);
  }

  void data(int stream, byte[] bytes, int length, boolean last) throws IOException {
    send(
        ByteBuffer.allocate(FRAME_HEADER + length)
            .putInt(stream)
            .putInt((last ? FIN << 24 : 0) | length)
            .put(bytes, 0, length));
  }

  void reset(int stream) throws IOException {
    send(control(RST_STREAM, 0, 8).putInt(stream).putInt(5));
  }

  private static ByteBuffer control(int type, int flags, int length) {
    return ByteBuffer.allocate(FRAME_HEADER + length)
        .putShort((short) 0x8003)
        .putShort((short) type)
        .putInt(flags << 24 | length);
  }

  private synchronized void send(ByteBuffer frame) throws IOException {
    WebSocket open = socket;
    if (open == null) {
      throw new IOException("the tunnel is not open");
    }
    try {
      open.sendBinary(frame.flip(), true).get();
    } catch (ExecutionException e) {
      throw new IOException("the tunnel is gone", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer message, boolean last) {
    byte[] all = new byte[unread.length + message.remaining()];
    System.arraycopy(unread, 0, all, 0, unread.length);
    message.get(all, unread.length, message.remaining());
    int at = 0;
    while (all.length - at >= FRAME_HEADER) {
      ByteBuffer head = ByteBuffer.wrap(all, at, FRAME_HEADER);
      int first = head.getInt();
      int second = head.getInt();
      int length = second & 0xffffff;
      if (all.length - at - FRAME_HEADER < length) {
        break;
      }
      frame(
          first,
          second >>> 24,
          java.util.Arrays.copyOfRange(all, at + FRAME_HEADER, at + FRAME_HEADER + length));
      at += FRAME_HEADER + length;
    }
    unread = java.util.Arrays.copyOfRange(all, at, all.length);
    from.request(1);
    return null;
  }

  private void frame(int first, int flags, byte[] content) {
    if (first >= 0) {
      receiver.data(first, content, (flags & FIN) != 0);
      if (content.length > 0) {
        later(control(WINDOW_UPDATE, 0, 8).putInt(first).putInt(content.length));
        later(control(WINDOW_UPDATE, 0, 8).putInt(0).putInt(content.length));
      }
      return;
    }
    switch (first & 0xffff) {
      case PING -> later(control(PING, 0, 4).put(content));
      case RST_STREAM -> receiver.data(ByteBuffer.wrap(content).getInt(), new byte[0], true);
      case GOAWAY -> receiver.closed("the server ends the connection");
      // Replies, settings and windows: the runtime's answers are small or flow by TCP's control.
      default -> {}
    }
  }

  /** Never waits in the thread that receives: what is sent may need it to be done. */
  private void later(ByteBuffer frame) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            send(frame);
          } catch (IOException e) {
            receiver.closed(String.valueOf(e.getMessage()));
          }
        });
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    receiver.closed(reason);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    receiver.closed(String.valueOf(error.getMessage()));
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
