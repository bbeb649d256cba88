package io.naru.desktop.forward;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An API server over plain HTTP that knows some objects, and whose pods answer what is sent to
 * their ports with their own name before it: SPDY in a WebSocket, written against the protocol, not
 * against our client.
 */
final class FakeNode implements AutoCloseable {

  final Map<String, String> objects = new ConcurrentHashMap<>();
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  FakeNode() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  byte[] kubeconfig(String token) {
    return """
    ---
    {apiVersion: v1, kind: Config, current-context: it,
     clusters: [{name: it, cluster: {server: "http://127.0.0.1:%d"}}],
     contexts: [{name: it, context: {cluster: it, user: it}}],
     users: [{name: it, user: {token: %s}}]}
    """
        .formatted(listener.getLocalPort(), token)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream input = new DataInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) input.readUnsignedByte());
      }
      String path = head.toString().split(" ", 3)[1];
      String pod = path.replaceFirst(".*/pods/([^/?]*).*", "$1");
      if (path.contains("/portforward") && objects.containsKey(path.replaceFirst("/portf.*", ""))) {
        boolean known = head.toString().contains("Authorization: Bearer sesame");
        if (!known || !head.toString().contains("Sec-WebSocket-Protocol: SPDY/3.1+portforward.")) {
          answer(socket, "401 Unauthorized", "{\"message\": \"who are you?\"}");
          return;
        }
        String key = head.toString().replaceFirst("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
        text(
            socket,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io\r\nSec-WebSocket-Accept: "
                + accepted(key)
                + "\r\n\r\n");
        tunnel(socket, input, pod, path.contains("ports=8080"));
      } else {
        String object = objects.get(path);
        answer(
            socket,
            object == null ? "404 Not Found" : "200 OK",
            object == null ? "{\"kind\": \"Status\", \"message\": \"none such\"}" : object);
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  private static void tunnel(Socket socket, DataInputStream input, String pod, boolean listens)
      throws IOException {
    ByteArrayOutputStream unread = new ByteArrayOutputStream();
    boolean greeted = false;
    while (true) {
      int opcode = input.readUnsignedByte() & 15;
      if (opcode == 8) {
        return;
      }
      int length = input.readUnsignedByte() & 127;
      if (length == 126) {
        length = input.readUnsignedShort();
      }
      byte[] mask = input.readNBytes(4);
      byte[] content = input.readNBytes(length);
      for (int i = 0; i < length; i++) {
        content[i] ^= mask[i % 4];
      }
      unread.write(content);
      ByteBuffer frames = ByteBuffer.wrap(unread.toByteArray());
      while (frames.remaining() >= 8
          && frames.remaining() >= 8 + (frames.getInt(frames.position() + 4) & 0xffffff)) {
        int first = frames.getInt();
        int second = frames.getInt();
        byte[] payload = new byte[second & 0xffffff];
        frames.get(payload);
        if (first < 0 && (first & 0xffff) == 1 && !listens) {
          send(socket, 1, false, "connection refused in pod".getBytes(StandardCharsets.UTF_8));
        } else if (first == 3) {
          if (!greeted) {
            send(socket, 3, false, (pod + ": ").getBytes(StandardCharsets.UTF_8));
            greeted = true;
          }
          send(socket, 3, (second >>> 24 & 1) != 0, payload);
        }
      }
      byte[] rest = Arrays.copyOfRange(frames.array(), frames.position(), frames.limit());
      unread.reset();
      unread.write(rest);
    }
  }

  /** In messages of at most seven bytes, so that frames do not end where messages do. */
  private static void send(Socket socket, int stream, boolean last, byte[] payload)
      throws IOException {
    byte[] frame =
        ByteBuffer.allocate(8 + payload.length)
            .putInt(stream)
            .putInt((last ? 1 << 24 : 0) | payload.length)
            .put(payload)
            .array();
    for (int at = 0; at < frame.length; at += 7) {
      byte[] part = Arrays.copyOfRange(frame, at, Math.min(frame.length, at + 7));
      socket.getOutputStream().write(new byte[] {(byte) 0x82, (byte) part.length});
      socket.getOutputStream().write(part);
    }
    socket.getOutputStream().flush();
  }

  private static void answer(Socket socket, String status, String body) throws IOException {
    text(
        socket,
        "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body));
  }

  private static void text(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String accepted(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
