package io.naru.apiserver.admission.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One request and its answer over a connection of its own (RFC 9112). The JDK's client cannot be
 * used: it would resolve the name of a service, which this machine's DNS does not know.
 */
final class HttpExchange {

  private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

  /**
   * @param text whether the body is for people to read
   */
  record Answer(int code, boolean text, byte[] body) {}

  private HttpExchange() {}

  static Answer post(Socket socket, URI address, byte[] body) throws IOException {
    String target = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    String head =
        "POST %s%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(target, query, address.getRawAuthority(), body.length);
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    return read(new BufferedInputStream(socket.getInputStream()));
  }

  private static Answer read(InputStream in) throws IOException {
    String status = line(in);
    int code;
    do {
      String[] parts = status.split(" ", 3);
      if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[0-9]{3}")) {
        throw new IOException("malformed HTTP response \"" + status + "\"");
      }
      code = Integer.parseInt(parts[1]);
      if (code == 100) {
        skipHeaders(in);
        status = line(in);
      }
    } while (code == 100);
    long length = -1;
    boolean chunked = false;
    boolean text = true;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      String name = colon < 0 ? "" : header.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = header.substring(colon + 1).strip();
      if (name.equals("content-length")) {
        length = parseLength(value, 10);
      } else if (name.equals("transfer-encoding")) {
        chunked = value.toLowerCase(Locale.ROOT).contains("chunked");
      } else if (name.equals("content-type")) {
        text = value.startsWith("text/");
      }
    }
    byte[] body = chunked ? chunks(in) : length < 0 ? rest(in) : exactly(in, length);
    return new Answer(code, text, body);
  }

  private static void skipHeaders(InputStream in) throws IOException {
    while (!line(in).isEmpty()) {
      // An interim answer says nothing of interest.
    }
  }

  private static long parseLength(String text, int radix) throws IOException {
    try {
      long length = Long.parseLong(text, radix);
      if (length >= 0 && length <= LARGEST_ANSWER) {
        return length;
      }
    } catch (NumberFormatException malformed) {
      throw new IOException("malformed length \"" + text + "\"", malformed);
    }
    throw new IOException("the answer is too long: " + text);
  }

  private static byte[] exactly(InputStream in, long length) throws IOException {
    byte[] body = in.readNBytes((int) length);
    if (body.length < length) {
      throw new EOFException("unexpected EOF");
    }
    return body;
  }

  private static byte[] rest(InputStream in) throws IOException {
    byte[] body = in.readNBytes(LARGEST_ANSWER + 1);
    if (body.length > LARGEST_ANSWER) {
      throw new IOException("the answer is too long");
    }
    return body;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      int extension = size.indexOf(';');
      long length = parseLength(extension < 0 ? size : size.substring(0, extension), 16);
      if (length == 0) {
        skipHeaders(in);
        return body.toByteArray();
      }
      body.write(exactly(in, length));
      line(in);
      if (body.size() > LARGEST_ANSWER) {
        throw new IOException("the answer is too long");
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("EOF");
      }
      if (line.length() > 65_536) {
        throw new IOException("a header is too long");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
