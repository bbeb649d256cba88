package io.naru.apiserver.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that sends whatever it is given and reads one answer each time; it is
 * made anew after the server closed it. Not thread-safe.
 */
final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  /**
   * @param body empty if it is a stream, of which only the head is read
   */
  record Answer(int code, String head, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final SSLContext tls;
  private final int port;
  private @Nullable SSLSocket socket;
  private @Nullable InputStream input;

  RawConnection(SSLContext tls, int port) {
    this.tls = tls;
    this.port = port;
  }

  /** Sends a whole request; reads the answer to its end, or its head alone if {@code stream}. */
  Answer send(byte[] request, boolean bodiless, boolean stream) throws IOException {
    if (socket == null) {
      connect();
    }
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
    String head = readHead();
    String lower = head.toLowerCase(Locale.ROOT);
    int code = Integer.parseInt(head.substring(9, 12));
    if (stream && code == 200) {
      close();
      return new Answer(code, head, new byte[0]);
    }
    boolean none = bodiless || code == 204 || code == 304;
    byte[] body = none ? new byte[0] : readBody(lower);
    if (lower.contains("connection: close")) {
      close();
    }
    return new Answer(code, head, body);
  }

  private void connect() throws IOException {
    socket =
        (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream(), 16 << 10);
  }

  private String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newlines = 0;
    while (newlines < 2) {
      int next = input.read();
      if (next < 0) {
        close();
        throw new IOException("the server closed without an answer: " + head);
      }
      head.write(next);
      if (next == '\n') {
        newlines++;
      } else if (next != '\r') {
        newlines = 0;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private byte[] readBody(String head) throws IOException {
    int at = head.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      String length = head.substring(at + 17, head.indexOf('\r', at + 2)).strip();
      return input.readNBytes(Integer.parseInt(length));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(readLine(), 16);
      body.write(input.readNBytes(size));
      readLine();
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
      input = null;
    }
  }
}
