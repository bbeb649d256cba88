package io.naru.intellij.kube;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.naru.intellij.kube.KubeException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455) of binary messages. The JDK's own refuses the subprotocol by which
 * Kubernetes forwards ports, because of the slash in its name. Anyone may send; one thread
 * receives.
 */
public final class MessageSocket implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final int LONGEST_MESSAGE = 16 << 20;
  private static final int FINAL = 0x80;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int BINARY = 2;

  private final Socket socket;
  private final DataInputStream input;
  private final OutputStream output;
  private final SecureRandom random = new SecureRandom();

  /** No monitor: a virtual thread that writes under one keeps its carrier on Java 21. */
  private final ReentrantLock sending = new ReentrantLock();

  private MessageSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    this.output = socket.getOutputStream();
  }

  static MessageSocket open(
      SSLContext tls, URI server, String path, String protocol, Optional<String> authorization) {
    boolean secure = "https".equals(server.getScheme());
    int port = server.getPort() > 0 ? server.getPort() : secure ? 443 : 80;
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(server.getHost(), port), TIMEOUT_MILLIS);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      Socket socket = plain;
      if (secure) {
        SSLSocket wrapped =
            (SSLSocket) tls.getSocketFactory().createSocket(plain, server.getHost(), port, true);
        SSLParameters parameters = wrapped.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        wrapped.setSSLParameters(parameters);
        socket = wrapped;
      }
      MessageSocket opened = new MessageSocket(socket);
      opened.shakeHands(server, path, protocol, authorization);
      socket.setSoTimeout(0);
      return opened;
    } catch (IOException | KubeException e) {
      try {
        plain.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e instanceof KubeException known
          ? known
          : new KubeException(
              Reason.UNREACHABLE, Texts.text("kube.unreachable", server, e.getMessage()), e);
    }
  }

  private void shakeHands(URI server, String path, String protocol, Optional<String> authorization)
      throws IOException {
    byte[] key = new byte[16];
    random.nextBytes(key);
    String base = server.getRawPath() == null ? "" : server.getRawPath();
    String request =
        "GET "
            + base
            + path
            + " HTTP/1.1\r\nHost: "
            + server.getRawAuthority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
            + "\r\nSec-WebSocket-Key: "
            + Base64.getEncoder().encodeToString(key)
            + "\r\nSec-WebSocket-Protocol: "
            + protocol
            + authorization.map(value -> "\r\nAuthorization: " + value).orElse("")
            + "\r\n\r\n";
    output.write(request.getBytes(ISO_8859_1));
    output.flush();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
      head.append((char) input.readUnsignedByte());
    }
    String[] status = head.toString().split("\\s", 3);
    int code = status.length > 1 && status[1].matches("\\d{3}") ? Integer.parseInt(status[1]) : 0;
    if (code != 101) {
      byte[] body = new byte[Math.min(input.available(), LONGEST_HEAD)];
      input.readFully(body);
      throw KubeException.ofAnswer(code, new String(body, ISO_8859_1));
    }
  }

  /** Sends a message. */
  public void send(ByteBuffer message) throws IOException {
    byte[] content = new byte[message.remaining()];
    message.get(content);
    send(BINARY, content);
  }

  private void send(int opcode, byte[] content) throws IOException {
    byte[] mask = new byte[4];
    random.nextBytes(mask);
    ByteBuffer frame = ByteBuffer.allocate(14 + content.length).put((byte) (0x80 | opcode));
    if (content.length < 126) {
      frame.put((byte) (0x80 | content.length));
    } else if (content.length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) content.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(content.length);
    }
    frame.put(mask);
    for (int at = 0; at < content.length; at++) {
      frame.put((byte) (content[at] ^ mask[at & 3]));
    }
    sending.lock();
    try {
      output.write(frame.array(), 0, frame.position());
      output.flush();
    } finally {
      sending.unlock();
    }
  }

  /** The next message, or null when the server has ended the conversation. */
  public byte @Nullable [] receive() throws IOException {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    while (true) {
      int first = input.read();
      if (first < 0) {
        return null;
      }
      long length = input.readUnsignedByte() & 127;
      if (length == 126) {
        length = input.readUnsignedShort();
      } else if (length == 127) {
        length = input.readLong();
      }
      if (length < 0 || length + pieces.size() > LONGEST_MESSAGE) {
        throw new IOException("a message of " + length + " bytes");
      }
      byte[] content = new byte[(int) length];
      input.readFully(content);
      switch (first & 15) {
        case CLOSE -> {
          return null;
        }
        case PING -> send(PONG, content);
        case PONG -> {}
        default -> {
          pieces.writeBytes(content);
          if ((first & FINAL) != 0) {
            return pieces.toByteArray();
          }
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
