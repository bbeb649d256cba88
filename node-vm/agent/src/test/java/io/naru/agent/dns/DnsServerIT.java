package io.naru.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.naru.agent.network.ClusterState;
import io.naru.agent.network.HostCommands;
import io.naru.agent.network.InMemoryClusterState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server on real sockets of the loopback interface. */
class DnsServerIT {

  private final InMemoryClusterState state = new InMemoryClusterState();
  private final DnsServer server =
      new DnsServer(
          new DnsServer.Settings(
              "127.0.0.1", 0, "cluster.local", Zones.RANGES, Path.of("/nonexistent")),
          state,
          new HostCommands());

  @BeforeEach
  void starts() throws IOException {
    state.replace(ClusterState.Kind.SERVICES, Zones.SERVICES);
    state.replace(ClusterState.Kind.ENDPOINT_SLICES, Zones.SLICES);
    state.markSynced();
    server.start();
    await().atMost(Duration.ofSeconds(5)).until(() -> code("web.shop.svc.cluster.local") == 0);
  }

  @AfterEach
  void stops() throws IOException {
    server.close();
  }

  @Test
  void answersDatagrams() throws Exception {
    DnsResponse response = overDatagram("web.shop.svc.cluster.local");
    assertThat(response.answers()).extracting(DnsRecord::type).containsExactly(DnsType.A);
  }

  @Test
  void answersSeveralQuestionsOfOneStream() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (String name : List.of("web.shop.svc.cluster.local", "db.shop.svc.cluster.local")) {
        byte[] query = Zones.query(name, DnsType.A, 0);
        out.writeShort(query.length);
        out.write(query);
        DnsResponse response = DnsResponse.parse(in.readNBytes(in.readUnsignedShort()));
        assertThat(response.code()).isZero();
        assertThat(response.answers()).isNotEmpty();
      }
    }
  }

  @Test
  void followsChangesOfServices() {
    state.remove(ClusterState.Kind.SERVICES, Zones.SERVICES.getFirst());
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> code("web.shop.svc.cluster.local") == DnsAnswer.Code.NAME_ERROR.number);
  }

  private int code(String name) throws Exception {
    return overDatagram(name).code();
  }

  private DnsResponse overDatagram(String name) throws Exception {
    byte[] query = Zones.query(name, DnsType.A, 0);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout(2000);
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
      socket.receive(packet);
      return DnsResponse.parse(Arrays.copyOf(packet.getData(), packet.getLength()));
    }
  }
}
