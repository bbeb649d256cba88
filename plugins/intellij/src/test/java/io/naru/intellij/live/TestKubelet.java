package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.pki.Credential;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A kubelet for logs and forwarded ports: a log is two lines and then stays open; a forwarded port
 * answers every piece of data in capitals.
 */
final class TestKubelet implements AutoCloseable {

  private static final String WEB_SOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final SSLServerSocket listener;

  TestKubelet(ClusterPki pki, String node) throws Exception {
    Credential credential =
        pki.authority()
            .issueServer("system:node:" + node, List.of(node), List.of(), Duration.ofDays(1));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "node",
        credential.privateKey(),
        new char[0],
        new X509Certificate[] {credential.certificate()});
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), null, null);
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      DataInputStream input = new DataInputStream(socket.getInputStream());
      OutputStream output = socket.getOutputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) input.readUnsignedByte());
      }
      requests.add(head.toString());
      if (head.indexOf("/containerLogs/") > 0) {
        output.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"
                    + "hello\nlistening\n")
                .getBytes(UTF_8));
        output.flush();
        input.read();
      } else if (head.indexOf("/exec/") > 0) {
        shell(head.toString(), input, output);
      } else {
        forward(head.toString(), input, output);
      }
    } catch (IOException | GeneralSecurityException | DataFormatException gone) {
      requests.add("ended: " + gone);
    }
  }

  private static void upgrade(String head, String protocol, OutputStream output)
      throws IOException, GeneralSecurityException {
    Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(head);
    if (!key.find()) {
      throw new IOException("no WebSocket: " + head);
    }
    String accept =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + WEB_SOCKET).getBytes(ISO_8859_1)));
    output.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept
                + "\r\nSec-WebSocket-Protocol: "
                + protocol
                + "\r\n\r\n")
            .getBytes(ISO_8859_1));
    output.flush();
  }

  /** A shell that shouts, until it is told to exit with a code. */
  private void shell(String head, DataInputStream input, OutputStream output)
      throws IOException, GeneralSecurityException {
    upgrade(head, "v4.channel.k8s.io", output);
    while (true) {
      byte[] message = message(input);
      String text = new String(message, 1, message.length - 1, UTF_8);
      if (message[0] == 4) {
        send(output, 1, "[" + text.replaceAll("\\D+", "x").replaceAll("^x|x$", "") + "]");
      } else if (text.startsWith("exit ")) {
        send(
            output,
            3,
            "{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":"
                + "[{\"reason\":\"ExitCode\",\"message\":\"%s\"}]}}".formatted(text.substring(5)));
        output.write(new byte[] {(byte) 0x88, 0});
        output.flush();
        return;
      } else {
        send(output, 1, text.toUpperCase(java.util.Locale.ROOT));
      }
    }
  }

  private static void send(OutputStream output, int channel, String text) throws IOException {
    byte[] content = text.getBytes(UTF_8);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(0x82);
    if (content.length + 1 < 126) {
      message.write(content.length + 1);
    } else {
      message.write(126);
      message.write((content.length + 1) >> 8);
      message.write(content.length + 1);
    }
    message.write(channel);
    message.writeBytes(content);
    output.write(message.toByteArray());
    output.flush();
  }

  private void forward(String head, DataInputStream input, OutputStream output)
      throws IOException, GeneralSecurityException, DataFormatException {
    upgrade(head, SpdyTunnel.PROTOCOL, output);
    Inflater inflater = new Inflater();
    while (true) {
      byte[] message = message(input);
      ByteBuffer frame = ByteBuffer.wrap(message);
      int first = frame.getInt();
      int second = frame.getInt();
      byte[] content = new byte[second & 0xffffff];
      frame.get(content);
      if (first >= 0) {
        byte[] answer =
            new String(content, UTF_8).toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8);
        send(output, first, second >>> 24, answer);
      } else if ((first & 0xffff) == 1) {
        requests.add("stream " + headers(inflater, content));
      }
    }
  }

  /** Lengths and texts of a header block, lengths as dots. */
  private static String headers(Inflater inflater, byte[] content) throws DataFormatException {
    inflater.setInput(content, 10, content.length - 10);
    byte[] text = new byte[1000];
    int length = inflater.inflate(text);
    return new String(text, 0, length, ISO_8859_1).replaceAll("[^ -~]+", ".");
  }

  private static byte[] message(DataInputStream input) throws IOException {
    int opcode = input.readUnsignedByte() & 15;
    int length = input.readUnsignedByte() & 127;
    if (length == 126) {
      length = input.readUnsignedShort();
    }
    byte[] mask = input.readNBytes(4);
    byte[] content = input.readNBytes(length);
    for (int at = 0; at < length; at++) {
      content[at] ^= mask[at & 3];
    }
    if (opcode != 2) {
      throw new IOException("the client ends it");
    }
    return content;
  }

  private static void send(OutputStream output, int stream, int flags, byte[] content)
      throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(0x82);
    message.write(8 + content.length);
    message.writeBytes(
        ByteBuffer.allocate(8).putInt(stream).putInt(flags << 24 | content.length).array());
    message.writeBytes(content);
    output.write(message.toByteArray());
    output.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
