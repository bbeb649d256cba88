package io.naru.intellij.toolwindow;

import com.intellij.execution.process.PtyBasedProcess;
import com.intellij.execution.process.SelfKiller;
import io.naru.intellij.live.ExecProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * A process in a container as the IDE's terminal wants it: it is told the window's size, and ended
 * by us, because this machine knows no such process.
 */
final class TerminalProcess extends Process implements PtyBasedProcess, SelfKiller {

  private record Size(int columns, int rows) {}

  private final ExecProcess process;
  private volatile Size size = new Size(80, 24);

  TerminalProcess(ExecProcess process) {
    this.process = process;
  }

  @Override
  public boolean hasPty() {
    return true;
  }

  /** The terminal calls it on its own threads. */
  @Override
  public void setWindowSize(int columns, int rows) {
    size = new Size(columns, rows);
    Thread.ofVirtual()
        .name("naru-resize")
        .start(() -> {
          // Of several in a row each sends the last one's, whoever comes first.
          Size now = size;
          try {
            process.resize(now.columns(), now.rows());
          } catch (IOException e) {
            process.destroy();
          }
        });
  }

  @Override
  public OutputStream getOutputStream() {
    return process.getOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return process.getInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return process.getErrorStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public boolean waitFor(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  @Override
  public int exitValue() {
    return process.exitValue();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void destroy() {
    process.destroy();
  }

  @Override
  public Process destroyForcibly() {
    process.destroy();
    return this;
  }
}
