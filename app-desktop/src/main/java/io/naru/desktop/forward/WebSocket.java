package io.naru.desktop.forward;

import io.naru.desktop.session.Refused;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455) of binary messages. Not the JDK's, which refuses the subprotocol of
 * forwarded ports for the slash in its name. Any thread may send, one may receive.
 */
public final class WebSocket implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final int LONGEST_HEAD = 32 * 1024;
  private static final int LONGEST_MESSAGE = 16 << 20;
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d{1,6})\r\n", Pattern.CASE_INSENSITIVE);

  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Socket socket;
  private final DataInputStream input;
  private final OutputStream output;
  private final SecureRandom random = new SecureRandom();

  private WebSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.output = socket.getOutputStream();
  }

  /**
   * Connects and agrees on a subprotocol; blocks.
   *
   * @param address the whole address, of scheme http or https
   * @param named whether the server's certificate has to have its name
   * @param authorization the header's value; null: none
   * @throws Refused if the server answers with something else
   */
  public static WebSocket open(
      SSLContext tls, URI address, boolean named, String protocol, @Nullable String authorization)
      throws IOException {
    boolean secure = address.getScheme().equals("https");
    int port = address.getPort() > 0 ? address.getPort() : secure ? 443 : 80;
    Socket plain = new Socket();
    boolean opened = false;
    try {
      plain.connect(new InetSocketAddress(address.getHost(), port), PATIENCE_MILLIS);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(PATIENCE_MILLIS);
      WebSocket webSocket =
          new WebSocket(secure ? encrypted(tls, plain, address.getHost(), port, named) : plain);
      webSocket.upgrade(address, protocol, authorization);
      plain.setSoTimeout(0);
      opened = true;
      return webSocket;
    } finally {
      if (!opened) {
        plain.close();
      }
    }
  }

  private static Socket encrypted(
      SSLContext tls, Socket plain, String host, int port, boolean named) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
    if (named) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    return socket;
  }

  private void upgrade(URI address, String protocol, @Nullable String authorization)
      throws IOException {
    byte[] key = new byte[16];
    random.nextBytes(key);
    StringBuilder request = new StringBuilder("GET ").append(address.getRawPath());
    if (address.getRawQuery() != null) {
      request.append('?').append(address.getRawQuery());
    }
    request.append(" HTTP/1.1\r\n");
    header(request, "Host", address.getRawAuthority());
    header(request, "Connection", "Upgrade");
    header(request, "Upgrade", "websocket");
    header(request, "Sec-WebSocket-Version", "13");
    header(request, "Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key));
    header(request, "Sec-WebSocket-Protocol", protocol);
    if (authorization != null) {
      header(request, "Authorization", authorization);
    }
    output.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    output.flush();
    String head = readHead();
    String[] status = head.split(" ", 3);
    if (status.length < 2 || !status[1].equals("101")) {
      Matcher length = LENGTH.matcher(head);
      byte[] body =
          input.readNBytes(
              length.find() ? Math.min(Integer.parseInt(length.group(1)), LONGEST_HEAD) : 0);
      throw Refused.ofBody(
          status.length < 2 || !status[1].matches("\\d{3}") ? 0 : Integer.parseInt(status[1]),
          new String(body, StandardCharsets.UTF_8));
    }
  }

  private static void header(StringBuilder request, String name, String value) {
    request.append(name).append(": ").append(value).append("\r\n");
  }

  private String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      if (head.length() == LONGEST_HEAD) {
        throw new IOException("the server's answer has no end");
      }
      head.append((char) input.readUnsignedByte());
    }
    return head.toString();
  }

  /** Sends one binary message. */
  public void send(byte[] content) throws IOException {
    send(BINARY, content);
  }

  private synchronized void send(int kind, byte[] content) throws IOException {
    byte[] mask = new byte[4];
    random.nextBytes(mask);
    ByteBuffer frame = ByteBuffer.allocate(content.length + 14).put((byte) (0x80 | kind));
    if (content.length <= 125) {
      frame.put((byte) (0x80 | content.length));
    } else if (content.length <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) content.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(content.length);
    }
    frame.put(mask);
    for (int i = 0; i < content.length; i++) {
      frame.put((byte) (content[i] ^ mask[i % 4]));
    }
    output.write(frame.array(), 0, frame.position());
    output.flush();
  }

  /** The content of the next frame with data; null: the server has said goodbye. Blocks. */
  byte @Nullable [] receive() throws IOException {
    int first = input.read();
    while (first >= 0) {
      byte[] content = content();
      switch (first & 0xf) {
        case CLOSE -> {
          return null;
        }
        case PING -> send(PONG, content);
        case PONG -> {
          // nobody asked, nothing to do
        }
        default -> {
          return content;
        }
      }
      first = input.read();
    }
    return null;
  }

  private byte[] content() throws IOException {
    long length = input.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = input.readUnsignedShort();
    } else if (length == 127) {
      length = input.readLong();
    }
    if (length < 0 || length > LONGEST_MESSAGE) {
      throw new IOException("a message of %d bytes is too long".formatted(length));
    }
    byte[] content = new byte[(int) length];
    input.readFully(content);
    return content;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
