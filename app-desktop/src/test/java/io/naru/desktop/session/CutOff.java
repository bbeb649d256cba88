package io.naru.desktop.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;

/**
 * A way to a server that can be cut: then connections stay open and nothing comes through, as when
 * a laptop leaves the network.
 */
public final class CutOff implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final int server;
  private final Semaphore open = new Semaphore(Integer.MAX_VALUE);

  public CutOff(int server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void cut() {
    open.drainPermits();
  }

  public void heal() {
    open.release(Integer.MAX_VALUE);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.ofVirtual().start(() -> copy(client, there));
        Thread.ofVirtual().start(() -> copy(there, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      byte[] chunk = new byte[16 * 1024];
      int read = input.read(chunk);
      while (read >= 0) {
        open.acquire();
        open.release();
        output.write(chunk, 0, read);
        read = input.read(chunk);
      }
    } catch (IOException e) {
      // one side has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
