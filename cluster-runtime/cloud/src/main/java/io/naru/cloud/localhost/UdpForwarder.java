package io.naru.cloud.localhost;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards datagrams. Each client has a socket of its own towards the backend, so that answers find
 * back, until nothing came back for a while.
 */
final class UdpForwarder implements Forwarder {

  private static final Logger LOG = LoggerFactory.getLogger(UdpForwarder.class);
  private static final int IDLE_MILLIS = 120_000;
  private static final int LARGEST = 65_535;
  private static final int MOST_CLIENTS = 1_024;

  private final DatagramSocket server;
  private final Way way;
  private final Map<SocketAddress, DatagramSocket> clients = new ConcurrentHashMap<>();

  private UdpForwarder(DatagramSocket server, Way way) {
    this.server = server;
    this.way = way;
  }

  static UdpForwarder open(InetSocketAddress local, Way way) throws IOException {
    UdpForwarder forwarder = new UdpForwarder(new DatagramSocket(local), way);
    Thread.ofVirtual().name("udp-" + forwarder.port()).start(forwarder::receive);
    return forwarder;
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  /** What has no connections has nothing that could go on. */
  @Override
  public void stop() {
    server.close();
    clients.values().forEach(DatagramSocket::close);
  }

  @Override
  public void close(Duration drain) {
    stop();
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (!server.isClosed()) {
      try {
        packet.setLength(LARGEST);
        server.receive(packet);
        if (way.clients().test(packet.getAddress())) {
          forward(packet);
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("port {} lost a datagram: {}", port(), e.toString());
        }
      }
    }
  }

  private void forward(DatagramPacket packet) {
    SocketAddress client = packet.getSocketAddress();
    try {
      DatagramSocket backend = clients.get(client);
      if (backend == null) {
        backend = connect(client);
      }
      if (backend != null) {
        backend.send(new DatagramPacket(packet.getData(), packet.getLength()));
      }
    } catch (IOException e) { // as when it is lost on its way; the next one finds another backend
      LOG.debug("port {}: a datagram was lost: {}", port(), e.toString());
      forget(client);
    }
  }

  private @Nullable DatagramSocket connect(SocketAddress client) throws IOException {
    List<InetSocketAddress> backends = way.backends().get();
    if (backends.isEmpty() || clients.size() >= MOST_CLIENTS) {
      return null;
    }
    DatagramSocket backend = new DatagramSocket();
    try {
      backend.setSoTimeout(IDLE_MILLIS);
      backend.connect(backends.getFirst());
    } catch (IOException e) {
      backend.close();
      throw e;
    }
    clients.put(client, backend);
    if (server.isClosed()) {
      forget(client);
      return null;
    }
    Thread.ofVirtual().name("udp-" + port() + "-answers").start(() -> answer(client, backend));
    return backend;
  }

  private void answer(SocketAddress client, DatagramSocket backend) {
    byte[] data = new byte[LARGEST];
    try {
      while (true) {
        DatagramPacket answer = new DatagramPacket(data, data.length);
        backend.receive(answer);
        server.send(new DatagramPacket(data, answer.getLength(), client));
      }
    } catch (SocketTimeoutException e) {
      LOG.debug("port {}: {} is silent", port(), client);
    } catch (IOException e) { // also when closed, or when the backend said that nobody listens
      LOG.debug("port {}: answers to {} end: {}", port(), client, e.toString());
    }
    clients.remove(client, backend);
    backend.close();
  }

  private void forget(SocketAddress client) {
    DatagramSocket backend = clients.remove(client);
    if (backend != null) {
      backend.close();
    }
  }
}
