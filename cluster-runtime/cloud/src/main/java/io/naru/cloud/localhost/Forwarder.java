package io.naru.cloud.localhost;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** An open port of this machine, and all that goes through it to backends. Thread-safe. */
sealed interface Forwarder extends AutoCloseable permits TcpForwarder, UdpForwarder {

  /** How long what goes through a port that is closed may go on. */
  Duration DRAIN = Duration.ofSeconds(10);

  /**
   * Where it goes to and who may use it.
   *
   * @param backends asked for each connection; the first that answers takes it
   * @param clients may refuse one by its address
   */
  record Way(Supplier<List<InetSocketAddress>> backends, Predicate<InetAddress> clients) {}

  /**
   * Opens a port.
   *
   * @param protocol {@code TCP} or {@code UDP}
   * @param port 0 for any free one
   * @throws BindException if the port is taken or this process may not open it
   * @throws IOException if it can't be opened for another reason
   */
  static Forwarder open(String protocol, InetAddress address, int port, Way way)
      throws IOException {
    InetSocketAddress local = new InetSocketAddress(address, port);
    return protocol.equals("UDP") ? UdpForwarder.open(local, way) : TcpForwarder.open(local, way);
  }

  static boolean supports(String protocol) {
    return protocol.equals("TCP") || protocol.equals("UDP");
  }

  /** The port that is open. */
  int port();

  /** Takes nothing new any more, at once; what goes on is let go on. */
  void stop();

  /** As {@link #stop}; then waits for what goes on, and cuts what lasts longer. */
  void close(Duration drain);

  /** With the usual patience. */
  @Override
  default void close() {
    close(DRAIN);
  }

  /** Stops at once; the waiting and cutting is done beside the caller. */
  default void closeBeside() {
    stop();
    Thread.ofVirtual().name("drain-" + port()).start(this::close);
  }
}
