package io.naru.desktop.forward;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a port of a pod: SPDY/3.1 in the messages of a WebSocket, as Kubernetes has
 * forwarded ports since v1.30 (KEP-4006). Of SPDY only what that needs: our two streams, their
 * data, pings and windows; the headers of answers are skipped. One thread sends, one receives.
 */
final class SpdyTunnel implements AutoCloseable {

  static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

  /** The streams that we open have odd numbers. */
  private static final int ERRORS = 1;

  private static final int DATA = 3;

  private static final int SYN_STREAM = 1;
  private static final int RST_STREAM = 3;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 9;
  private static final int FINISHED = 1;
  private static final int HEADER = 8;

  /** What has come in. */
  sealed interface Received {
    /** Bytes of the pod; {@code last}: there will be no more. */
    record Bytes(byte[] content, boolean last) implements Received {}

    /** Why the port can't be reached, in the node's words. */
    record Trouble(String message) implements Received {}
  }

  private final WebSocket socket;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final DataOutputStream headers;
  private final ArrayDeque<Received> ready = new ArrayDeque<>();
  private ByteBuffer unread = ByteBuffer.allocate(0);
  private boolean ended;

  private SpdyTunnel(WebSocket socket) {
    this.socket = socket;
    // All headers of a connection share one compression; peers accept it without the dictionary.
    headers = new DataOutputStream(new DeflaterOutputStream(block, new Deflater(), 512, true));
  }

  /** Opens both streams to a port of a pod, by a WebSocket of {@link #PROTOCOL}. */
  static SpdyTunnel to(int port, WebSocket socket) throws IOException {
    SpdyTunnel tunnel = new SpdyTunnel(socket);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("streamtype", "error");
    fields.put("port", Integer.toString(port));
    fields.put("requestid", "0");
    tunnel.openStream(ERRORS, fields, FINISHED);
    fields.put("streamtype", "data");
    tunnel.openStream(DATA, fields, 0);
    return tunnel;
  }

  private void openStream(int stream, Map<String, String> fields, int flags) throws IOException {
    headers.writeInt(fields.size());
    for (Map.Entry<String, String> field : fields.entrySet()) {
      text(field.getKey());
      text(field.getValue());
    }
    headers.flush();
    byte[] compressed = block.toByteArray();
    block.reset();
    send(
        control(SYN_STREAM, flags, 10 + compressed.length)
            .putInt(stream)
            .putInt(0)
            .putShort((short) 0)
            .put(compressed));
  }

  private void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    headers.writeInt(bytes.length);
    headers.write(bytes);
  }

  /** Sends bytes to the pod. */
  void write(byte[] bytes, int length) throws IOException {
    send(ByteBuffer.allocate(HEADER + length).putInt(DATA).putInt(length).put(bytes, 0, length));
  }

  /** We shall send no more; what the pod sends still comes. */
  void finish() throws IOException {
    send(ByteBuffer.allocate(HEADER).putInt(DATA).putInt(FINISHED << 24));
  }

  /** What comes next; null: the tunnel has ended. Blocks. */
  @Nullable Received receive() throws IOException {
    while (ready.isEmpty() && !ended) {
      byte[] message = socket.receive();
      if (message == null) {
        ended = true;
      } else {
        read(message);
      }
    }
    return ready.poll();
  }

  /** Frames begin and end anywhere in messages. */
  private void read(byte[] message) throws IOException {
    ByteBuffer all =
        ByteBuffer.allocate(unread.remaining() + message.length).put(unread).put(message).flip();
    while (all.remaining() >= HEADER) {
      int kind = all.getInt(all.position());
      int flagsAndLength = all.getInt(all.position() + 4);
      int length = flagsAndLength & 0xffffff;
      if (all.remaining() < HEADER + length) {
        break;
      }
      byte[] content = new byte[length];
      all.position(all.position() + HEADER).get(content);
      if (kind >= 0) {
        data(kind, content, (flagsAndLength >>> 24 & FINISHED) != 0);
      } else {
        control(kind & 0xffff, ByteBuffer.wrap(content));
      }
    }
    unread = all;
  }

  private void data(int stream, byte[] content, boolean last) throws IOException {
    if (stream == ERRORS) {
      if (content.length > 0) {
        ready.add(new Received.Trouble(new String(content, StandardCharsets.UTF_8)));
      }
    } else {
      ready.add(new Received.Bytes(content, last));
    }
    if (content.length > 0) {
      send(control(WINDOW_UPDATE, 0, 8).putInt(stream).putInt(content.length));
      send(control(WINDOW_UPDATE, 0, 8).putInt(0).putInt(content.length));
    }
  }

  private void control(int type, ByteBuffer content) throws IOException {
    switch (type) {
      case PING -> send(control(PING, 0, content.remaining()).put(content));
      case RST_STREAM -> ready.add(new Received.Bytes(new byte[0], true));
      case GOAWAY -> ended = true;
      default -> {
        // replies, settings, windows: TCP's own flow control is enough for one connection
      }
    }
  }

  private static ByteBuffer control(int type, int flags, int length) {
    return ByteBuffer.allocate(HEADER + length)
        .putShort((short) 0x8003)
        .putShort((short) type)
        .putInt(flags << 24 | length);
  }

  private void send(ByteBuffer frame) throws IOException {
    socket.send(frame.array());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
