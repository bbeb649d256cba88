package io.naru.agent.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The resolvers of the node's own resolv.conf, asked in order, twice. The file is read for each
 * question: hosts rewrite it when they join another network. Thread-safe.
 */
final class NodeResolvers implements Upstream {

  private static final int PORT = 53;
  private static final int ROUNDS = 2;
  private static final int LARGEST_DATAGRAM = 65535;
  private static final int HEADER = 12;

  private final Path file;
  private final String ownAddress;
  private final Duration timeout;
  private final RandomGenerator random;

  /**
   * Makes an upstream.
   *
   * @param ownAddress our own server's, which would lead back here
   * @param random source of query ids, which an attacker must not guess
   */
  NodeResolvers(Path file, String ownAddress, Duration timeout, RandomGenerator random) {
    this.file = file;
    this.ownAddress = ownAddress;
    this.timeout = timeout;
    this.random = random;
  }

  @Override
  public byte[] ask(byte[] query, boolean stream) throws IOException {
    List<String> servers = ResolverFile.servers(file, ownAddress);
    IOException failure = new IOException("there is no name server in " + file);
    for (int round = 0; round < ROUNDS; round++) {
      for (String server : servers) {
        try {
          InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(server), PORT);
          return stream ? overStream(query, address) : overDatagram(query, address);
        } catch (IOException e) {
          failure = e;
        }
      }
    }
    throw failure;
  }

  private byte[] overDatagram(byte[] query, InetSocketAddress server) throws IOException {
    byte[] sent = query.clone();
    setId(sent, random.nextInt());
    try (DatagramSocket socket = new DatagramSocket()) {
      // Connected: answers from anybody else are not even seen.
      socket.connect(server);
      socket.send(new DatagramPacket(sent, sent.length));
      long deadline = System.nanoTime() + timeout.toNanos();
      byte[] buffer = new byte[LARGEST_DATAGRAM];
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        socket.setSoTimeout((int) Math.max(1, left));
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = Arrays.copyOf(buffer, packet.getLength());
        if (answers(answer, sent)) {
          return withId(answer, query);
        }
      }
    }
  }

  private byte[] overStream(byte[] query, InetSocketAddress server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[query.length + 2];
      framed[0] = (byte) (query.length >>> 8);
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      out.write(framed);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = in.readNBytes(in.readUnsignedShort());
      if (!answers(answer, query)) {
        throw new IOException(server + " answered another question");
      }
      return answer;
    }
  }

  private static boolean answers(byte[] answer, byte[] query) {
    return answer.length >= HEADER
        && answer[0] == query[0]
        && answer[1] == query[1]
        && (answer[2] & 0x80) != 0;
  }

  private static byte[] withId(byte[] answer, byte[] query) {
    answer[0] = query[0];
    answer[1] = query[1];
    return answer;
  }

  private static void setId(byte[] message, int id) {
    message[0] = (byte) (id >>> 8);
    message[1] = (byte) id;
  }
}
