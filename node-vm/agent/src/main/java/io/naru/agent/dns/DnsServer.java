package io.naru.agent.dns;

import io.naru.agent.network.ClusterState;
import io.naru.agent.network.Commands;
import io.naru.agent.network.Debouncer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's DNS on this node, over UDP and TCP, on the cluster DNS address: every node has that
 * address itself, so that a pod's questions never leave its node. Questions for the cluster's names
 * are answered at once from memory; others wait for outside resolvers on threads of their own.
 */
public final class DnsServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);
  private static final Duration REBUILD_DELAY = Duration.ofMillis(20);
  private static final Duration UPSTREAM_TIMEOUT = Duration.ofSeconds(2);
  private static final int STREAM_IDLE_MILLIS = 10_000;
  private static final int LARGEST_QUERY = 4096;

  /** More questions than this wait for outside resolvers: then they are dropped and asked again. */
  private static final int MOST_WAITING = 500;

  /**
   * Where and for what to serve.
   *
   * @param address the cluster DNS address, given to this node's loopback interface
   * @param port 53, or 0 for any
   * @param domain such as {@code cluster.local}
   * @param reverseRanges CIDRs of pods and services, whose reverse names are the cluster's
   * @param resolverFile resolv.conf of the node
   */
  public record Settings(
      String address, int port, String domain, List<String> reverseRanges, Path resolverFile) {

    public Settings {
      reverseRanges = List.copyOf(reverseRanges);
    }

    /** The usual port and file. */
    public static Settings of(String address, String domain, List<String> reverseRanges) {
      return new Settings(address, 53, domain, reverseRanges, Path.of("/etc/resolv.conf"));
    }
  }

  private final Settings settings;
  private final ClusterState state;
  private final Commands commands;
  private final Resolver resolver;
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(MOST_WAITING);
  private final ScheduledExecutorService rebuilding =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("dns-zone").daemon().factory());
  private final Debouncer debouncer = new Debouncer(rebuilding, REBUILD_DELAY, this::rebuild);
  private volatile @Nullable ClusterZone zone;
  private @Nullable DatagramSocket datagrams;
  private @Nullable ServerSocket streams;

  public DnsServer(Settings settings, ClusterState state, Commands commands) {
    this(
        settings,
        state,
        commands,
        new CachingUpstream(
            new NodeResolvers(
                settings.resolverFile(), settings.address(), UPSTREAM_TIMEOUT, new SecureRandom()),
            InstantSource.system()));
  }

  DnsServer(Settings settings, ClusterState state, Commands commands, Upstream upstream) {
    this.settings = settings;
    this.state = state;
    this.commands = commands;
    this.resolver = new Resolver(() -> zone, settings.domain(), upstream);
  }

  /**
   * Takes the address and begins to serve; returns at once.
   *
   * @throws IOException if address or port cannot be had
   */
  public void start() throws IOException {
    InetAddress address = InetAddress.ofLiteral(settings.address());
    if (!address.isLoopbackAddress()) {
      int bits = address.getAddress().length * 8;
      commands.require("ip", "address", "replace", settings.address() + "/" + bits, "dev", "lo");
    }
    DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address, settings.port()));
    ServerSocket tcp = new ServerSocket();
    datagrams = udp;
    streams = tcp;
    tcp.setReuseAddress(true);
    tcp.bind(new InetSocketAddress(address, udp.getLocalPort()));
    state.onChange(kind -> {
      if (kind != ClusterState.Kind.NODES) {
        debouncer.signal();
      }
    });
    debouncer.signal();
    Thread.ofPlatform().name("dns-udp").daemon().start(() -> serveDatagrams(udp));
    Thread.ofPlatform().name("dns-tcp").daemon().start(() -> serveStreams(tcp));
  }

  /** The port in use, once started. */
  int port() {
    DatagramSocket socket = datagrams;
    return socket == null ? 0 : socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    rebuilding.shutdownNow();
    waiting.shutdownNow();
    if (datagrams != null) {
      datagrams.close();
    }
    if (streams != null) {
      streams.close();
    }
  }

  private void rebuild() {
    if (state.synced()) {
      zone =
          ZoneReader.read(
              settings.domain(),
              state.services(),
              state.endpointSlices(),
              settings.reverseRanges());
    }
  }

  private void serveDatagrams(DatagramSocket socket) {
    byte[] buffer = new byte[LARGEST_QUERY];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] query = Arrays.copyOf(buffer, packet.getLength());
        DnsQuestion question = DnsQuestion.parse(query);
        InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
        if (!resolver.mayBlock(question)) {
          send(socket, resolver.resolve(question, query, false), client);
        } else if (places.tryAcquire()) {
          waiting.execute(() -> {
            try {
              send(socket, resolver.resolve(question, query, false), client);
            } finally {
              places.release();
            }
          });
        }
      } catch (SocketException e) {
        if (!socket.isClosed()) {
          LOG.warn("DNS over UDP: {}", e.toString());
        }
      } catch (IOException | DnsQuestion.MalformedException | RuntimeException e) {
        LOG.debug("Unreadable DNS query", e);
      }
    }
  }

  private static void send(DatagramSocket socket, byte[] answer, InetSocketAddress client) {
    try {
      socket.send(new DatagramPacket(answer, answer.length, client));
    } catch (IOException e) {
      // The client asks again, or is gone.
      LOG.debug("Cannot answer {}", client, e);
    }
  }

  private void serveStreams(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        waiting.execute(() -> serveStream(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("DNS over TCP: {}", e.toString());
        }
      }
    }
  }

  private void serveStream(Socket socket) {
    try (socket) {
      socket.setSoTimeout(STREAM_IDLE_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        int length = in.readUnsignedShort();
        byte[] query = new byte[length];
        in.readFully(query);
        byte[] answer = resolver.resolve(DnsQuestion.parse(query), query, true);
        byte[] framed = new byte[answer.length + 2];
        framed[0] = (byte) (answer.length >>> 8);
        framed[1] = (byte) answer.length;
        System.arraycopy(answer, 0, framed, 2, answer.length);
        out.write(framed);
        out.flush();
      }
    } catch (EOFException e) {
      // The client has no more questions.
    } catch (IOException | DnsQuestion.MalformedException e) {
      LOG.debug("DNS over TCP ended", e);
    }
  }
}
