package io.naru.apiserver.proxy;

import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other end of a socket for an upgrade (RFC 9110, 7.8) in the words of the client, and
 * makes the answer to the client of what comes back: after a 101 the socket itself, otherwise the
 * refusal with its body.
 */
public final class UpgradeRequest {

  private static final int HEAD_LIMIT = 64 << 10;
  private static final int BODY_LIMIT = 1 << 20;
  private static final int ANSWER_TIMEOUT_MILLIS = 30_000;
  private static final String BEARER_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

  private UpgradeRequest() {}

  /** Whether a request asks for an upgrade. */
  public static boolean isUpgrade(ApiRequest request) {
    return !request.header("upgrade").isEmpty()
        && request.header("connection").toLowerCase(Locale.ROOT).contains("upgrade");
  }

  /**
   * Sends the request and reads the answer's head. Closes the socket unless it is handed on.
   *
   * @param target path and query at the other end
   */
  public static ApiResponse send(ApiRequest request, Socket socket, String host, String target)
      throws IOException {
    boolean handedOn = false;
    try {
      OutputStream output = socket.getOutputStream();
      output.write(head(request, host, target).getBytes(StandardCharsets.ISO_8859_1));
      output.flush();
      socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
      InputStream input = new BufferedInputStream(socket.getInputStream(), 32 << 10);
      AnswerHead answer = AnswerHead.read(input);
      if (answer.code() != 101) {
        return refusal(answer, input);
      }
      socket.setSoTimeout(0);
      handedOn = true;
      return new ApiResponse.Upgraded(answer.headers(), new SocketConnection(socket, input));
    } finally {
      if (!handedOn) {
        socket.close();
      }
    }
  }

  private static String head(ApiRequest request, String host, String target) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\nConnection: Upgrade\r\n");
    head.append("Upgrade: ").append(request.header("upgrade")).append("\r\n");
    if (!request.method().equals("GET")) {
      head.append("Content-Length: 0\r\n");
    }
    request
        .headers()
        .forEach((name, values) -> {
          if (KubeletClient.isForwarded(name)) {
            for (String value : values) {
              String told = name.equals("sec-websocket-protocol") ? withoutToken(value) : value;
              head.append(name).append(": ").append(told).append("\r\n");
            }
          }
        });
    return head.append("\r\n").toString();
  }

  /** Browsers may carry their token among the subprotocols: it is for us alone. */
  private static String withoutToken(String protocols) {
    List<String> kept = new ArrayList<>();
    for (String protocol : protocols.split(",")) {
      if (!protocol.strip().startsWith(BEARER_PROTOCOL)) {
        kept.add(protocol.strip());
      }
    }
    return String.join(", ", kept);
  }

  private static ApiResponse refusal(AnswerHead answer, InputStream input) throws IOException {
    byte[] body = answer.readBody(input, BODY_LIMIT);
    String type = answer.header("content-type");
    return new ApiResponse.Whole(answer.code(), type == null ? "text/plain" : type, Map.of(), body);
  }

  /** Status line and headers of an answer. */
  record AnswerHead(int code, Map<String, List<String>> headers) {

    static AnswerHead read(InputStream input) throws IOException {
      String[] lines = readHead(input).split("\r?\n");
      String[] status = lines[0].split(" ", 3);
      if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
        throw new IOException("not an HTTP/1.1 answer: " + lines[0]);
      }
      Map<String, List<String>> headers = new LinkedHashMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        if (colon > 0) {
          headers
              .computeIfAbsent(lines[i].substring(0, colon), key -> new ArrayList<>(1))
              .add(lines[i].substring(colon + 1).strip());
        }
      }
      return new AnswerHead(Integer.parseInt(status[1]), headers);
    }

    private static String readHead(InputStream input) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int newlines = 0;
      while (newlines < 2) {
        int next = input.read();
        if (next < 0) {
          throw new IOException("connection ended within the head of an answer");
        }
        head.write(next);
        if (head.size() > HEAD_LIMIT) {
          throw new IOException("head of an answer is too long");
        }
        if (next == '\n') {
          newlines++;
        } else if (next != '\r') {
          newlines = 0;
        }
      }
      return head.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Nullable String header(String name) {
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        if (header.getKey().equalsIgnoreCase(name)) {
          return header.getValue().getFirst();
        }
      }
      return null;
    }

    byte[] readBody(InputStream input, int limit) throws IOException {
      String encoding = header("transfer-encoding");
      if (encoding != null && encoding.equalsIgnoreCase("chunked")) {
        return readChunks(input, limit);
      }
      String length = header("content-length");
      return input.readNBytes(length == null ? limit : Math.min(limit, Integer.parseInt(length)));
    }

    private static byte[] readChunks(InputStream input, int limit) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (body.size() < limit) {
        int size = Integer.parseInt(readLine(input).split(";", 2)[0].strip(), 16);
        if (size == 0) {
          break;
        }
        body.write(input.readNBytes(Math.min(size, limit)));
        readLine(input);
      }
      return body.toByteArray();
    }

    private static String readLine(InputStream input) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
        line.append((char) next);
      }
      return line.toString().strip();
    }
  }

  private record SocketConnection(Socket socket, InputStream input)
      implements ApiResponse.Connection {
    @Override
    public OutputStream output() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
