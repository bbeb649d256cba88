package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.deploy.Workloads;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.MessageSocket;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Texts;
import io.naru.intellij.kube.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A command in a container, at a terminal, that looks like a process of this machine. By a
 * WebSocket with Kubernetes' numbered channels ({@code v4.channel.k8s.io}). It ends with the
 * command, with the connection, or when it is destroyed.
 */
public final class ExecProcess extends Process {

  /** A shell, the better one if there are two. */
  public static final List<String> SHELL =
      List.of("sh", "-c", "exec $(command -v bash || command -v sh)");

  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int ERRORS = 2;
  private static final int STATUS = 3;
  private static final int SIZE = 4;
  private static final int DESTROYED = 143;
  private static final int FAILED = 1;

  private final MessageSocket socket;
  private final Feed output = new Feed();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int code = DESTROYED;

  private ExecProcess(MessageSocket socket) {
    this.socket = socket;
  }

  /**
   * Starts a command. Blocks until it runs.
   *
   * @param container empty for the pod's first
   * @throws KubeException if the cluster does not start it
   */
  public static ExecProcess start(
      KubeClient client, String namespace, String pod, String container, List<String> command) {
    StringBuilder path =
        new StringBuilder(Workloads.podPath(namespace, pod))
            .append("/exec?stdin=true&stdout=true&tty=true");
    if (!container.isEmpty()) {
      path.append("&container=").append(ResourceType.encode(container));
    }
    for (String word : command) {
      path.append("&command=").append(ResourceType.encode(word));
    }
    ExecProcess process = new ExecProcess(client.webSocket(path.toString(), PROTOCOL));
    Thread.ofVirtual().name("naru-exec").start(process::receive);
    return process;
  }

  private void receive() {
    try {
      byte[] message;
      while ((message = socket.receive()) != null) {
        if (message.length == 0) {
          continue;
        }
        switch (message[0]) {
          case OUTPUT, ERRORS -> output.add(message, 1);
          case STATUS -> status(new String(message, 1, message.length - 1, UTF_8));
          default -> {}
        }
      }
    } catch (IOException e) {
      if (ended.getCount() > 0) {
        say(Texts.text("live.lost", e.getMessage()));
      }
    } finally {
      destroy();
    }
  }

  /** Success, the command's exit code, or why it could not be run. */
  private void status(String text) {
    JsonNode status = Trees.json(text);
    if (status.path("status").asText().equals("Success")) {
      code = 0;
      return;
    }
    code = FAILED;
    boolean exited = false;
    for (JsonNode cause : status.path("details").path("causes")) {
      if (cause.path("reason").asText().equals("ExitCode")) {
        code = cause.path("message").asInt(FAILED);
        exited = true;
      }
    }
    if (!exited) {
      say(status.path("message").asText());
    }
  }

  private void say(String text) {
    output.add(("\r\n" + text + "\r\n").getBytes(UTF_8), 0);
  }

  /** Tells the terminal in the container how large its window is, in characters. */
  public void resize(int columns, int rows) throws IOException {
    send(SIZE, "{\"Width\":%d,\"Height\":%d}".formatted(columns, rows).getBytes(UTF_8));
  }

  private void send(int channel, byte[] bytes) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(1 + bytes.length).put((byte) channel).put(bytes);
    socket.send(message.flip());
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        send(INPUT, new byte[] {(byte) one});
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        send(INPUT, java.util.Arrays.copyOfRange(bytes, offset, offset + length));
      }
    };
  }

  @Override
  public InputStream getInputStream() {
    return output;
  }

  /** A terminal has one output. */
  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    ended.await();
    return code;
  }

  @Override
  public boolean waitFor(long time, TimeUnit unit) throws InterruptedException {
    return ended.await(time, unit);
  }

  @Override
  public int exitValue() {
    if (isAlive()) {
      throw new IllegalThreadStateException("still running");
    }
    return code;
  }

  @Override
  public boolean isAlive() {
    return ended.getCount() > 0;
  }

  /** Ends the connection; the command gets a hangup. */
  @Override
  public void destroy() {
    ended.countDown();
    output.end();
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is given up either way.
      return;
    }
  }

  @Override
  public Process destroyForcibly() {
    destroy();
    return this;
  }
}
