package io.naru.desktop.terminal;

import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.core.util.TermSize;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/**
 * A shell in a container, by the API's exec with a terminal on the other side. Read on the
 * terminal's threads; what is read or written after its end is an {@link IOException}.
 */
public final class ContainerShell implements TtyConnector {

  /** Bash where there is one, with the colours that the terminal can show. */
  private static final String[] COMMAND = {
    "sh", "-c", "TERM=xterm-256color; export TERM; command -v bash >/dev/null && exec bash; exec sh"
  };

  private final Shells.Place place;
  private final ExecWatch exec;
  private final Reader output;

  private ContainerShell(Shells.Place place, ExecWatch exec) {
    this.place = place;
    this.exec = exec;
    this.output = new InputStreamReader(exec.getOutput(), StandardCharsets.UTF_8);
  }

  /** Opens a shell; blocks until it is there. */
  public static ContainerShell open(KubernetesClient client, Shells.Place place)
      throws IOException {
    try {
      return new ContainerShell(
          place,
          client
              .pods()
              .inNamespace(place.namespace())
              .withName(place.pod())
              .inContainer(place.container())
              .redirectingInput()
              .redirectingOutput()
              .withTTY()
              .exec(COMMAND));
    } catch (KubernetesClientException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    return output.read(buffer, offset, length);
  }

  @Override
  public boolean ready() throws IOException {
    return output.ready();
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    exec.getInput().write(bytes);
    exec.getInput().flush();
  }

  @Override
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void resize(TermSize size) {
    exec.resize(size.getColumns(), size.getRows());
  }

  @Override
  public boolean isConnected() {
    return !exec.exitCode().isDone();
  }

  /** Waits for the shell's end; its exit code, or -1 if the connection broke. */
  @Override
  public int waitFor() throws InterruptedException {
    try {
      Integer code = exec.exitCode().get();
      return code == null ? 0 : code;
    } catch (ExecutionException | CancellationException e) {
      return -1;
    }
  }

  @Override
  public String getName() {
    return place.pod() + "/" + place.container();
  }

  @Override
  public void close() {
    exec.close();
  }
}
