package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.MessageSocket;
import io.naru.intellij.kube.Texts;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * SPDY/3.1 inside the binary messages of a WebSocket, as Kubernetes forwards ports since 1.30
 * (subprotocol {@code SPDY/3.1+portforward.k8s.io}). Only what that needs: streams that we open,
 * their data both ways, pings and windows. Headers that we send are compressed without the
 * protocol's dictionary, which receivers accept; those that we get are not read. One thread writes
 * at a time; the receiver is called by the WebSocket's thread.
 */
final class SpdyTunnel implements AutoCloseable {

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
  private final MessageSocket socket;

  private SpdyTunnel(MessageSocket socket, Receiver receiver) {
    this.socket = socket;
    this.receiver = receiver;
    // One compression context for all headers of the connection, flushed after each.
    this.compressed = new DeflaterOutputStream(headers, new Deflater(), 512, true);
    this.headerText = new DataOutputStream(compressed);
  }

  static SpdyTunnel open(KubeClient client, String path, Receiver receiver) {
    SpdyTunnel tunnel = new SpdyTunnel(client.webSocket(path, PROTOCOL), receiver);
    Thread.ofVirtual().name("naru-tunnel").start(tunnel::receive);
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

  private static ByteBuffer control(int type, int flags, int length) {
    return ByteBuffer.allocate(FRAME_HEADER + length)
        .putShort((short) 0x8003)
        .putShort((short) type)
        .putInt(flags << 24 | length);
  }

  private void send(ByteBuffer frame) throws IOException {
    socket.send(frame.flip());
  }

  private void receive() {
    try {
      byte[] message;
      while ((message = socket.receive()) != null) {
        read(message);
      }
      receiver.closed("");
    } catch (IOException e) {
      receiver.closed(String.valueOf(e.getMessage()));
    }
  }

  /** Frames may begin and end anywhere in messages. */
  private void read(byte[] message) throws IOException {
    byte[] all = Arrays.copyOf(unread, unread.length + message.length);
    System.arraycopy(message, 0, all, unread.length, message.length);
    int at = 0;
    while (all.length - at >= FRAME_HEADER) {
      ByteBuffer head = ByteBuffer.wrap(all, at, FRAME_HEADER);
      int first = head.getInt();
      int second = head.getInt();
      int end = at + FRAME_HEADER + (second & 0xffffff);
      if (all.length < end) {
        break;
      }
      frame(first, second >>> 24, Arrays.copyOfRange(all, at + FRAME_HEADER, end));
      at = end;
    }
    unread = Arrays.copyOfRange(all, at, all.length);
  }

  private void frame(int first, int flags, byte[] content) throws IOException {
    if (first >= 0) {
      receiver.data(first, content, (flags & FIN) != 0);
      if (content.length > 0) {
        send(control(WINDOW_UPDATE, 0, 8).putInt(first).putInt(content.length));
        send(control(WINDOW_UPDATE, 0, 8).putInt(0).putInt(content.length));
      }
      return;
    }
    switch (first & 0xffff) {
      case PING -> send(control(PING, 0, 4).put(content));
      case RST_STREAM -> receiver.data(ByteBuffer.wrap(content).getInt(), new byte[0], true);
      case GOAWAY -> receiver.closed(Texts.text("live.ended"));
      // Replies, settings and windows: the runtime's answers are small or flow by TCP's control.
      default -> {}
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
