package io.naru.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.request.UserInfo;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.cloud.localhost.LocalhostCloud;
import io.naru.cloud.service.ServiceController;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The controllers of a cloud against a real API server with its roles, and real sockets: the one
 * node is a loopback address on which the tests' backends listen.
 */
class CloudControllersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final InetAddress NODE = InetAddress.ofLiteral("127.0.0.77");
  private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");

  @TempDir private static Path directory;
  private static EmbeddedStore store;
  private static ApiServer server;
  private static CloudControllerManager manager;
  private static ApiTransport admin;
  private static TypedClient<Service> services;
  private static TypedClient<Node> nodes;
  private static final TestCloud CLOUD = new TestCloud();

  @BeforeAll
  static void start() throws Exception {
    store = EmbeddedStore.open(directory, EmbeddedStoreOptions.defaults());
    server =
        ApiServer.start(
            ApiServerConfig.standard(
                store,
                ClusterPki.ephemeral(
                    List.of("localhost"),
                    List.of(InetAddress.getLoopbackAddress()),
                    Clock.systemUTC())));
    admin = server.transport(UserInfo.of("admin", "system:masters"));
    services = new TypedClient<>(admin, Resources.SERVICES);
    nodes = new TypedClient<>(admin, Resources.NODES);
    manager =
        CloudControllerManager.start(CloudControllersIT::component, Timers.system(), CLOUD::of);
    CLOUD.machines.add("one");
    createNode("one", NODE.getHostAddress());
  }

  @AfterAll
  static void stop() throws Exception {
    manager.close();
    server.close();
    store.close();
  }

  @Test
  void loadBalancerAnswersOnLocalhostUntilItsServiceGoes() throws Exception {
    int port = freePort();
    Service service = create("web", "LoadBalancer", "TCP", port);
    try (ServerSocket ignored = echo(nodePort(service))) {
      awaitAddress("web", "127.0.0.1");
      assertThat(services.get("default", "web").getMetadata().getFinalizers())
          .containsExactly(ServiceController.FINALIZER);
      assertThat(askHalfClosed(LOCALHOST, port, "hello")).isEqualTo("hello");

      try (Socket lasting = new Socket(LOCALHOST, port)) {
        lasting.getOutputStream().write('a');
        assertThat(lasting.getInputStream().read()).isEqualTo('a');
        services.delete("default", "web");
        await().atMost(PATIENCE).until(() -> services.find("default", "web") == null);

        assertRefused(port);
        assertRefused(nodePort(service));
        lasting.getOutputStream().write('b');
        assertThat(lasting.getInputStream().read()).isEqualTo('b');
      }
    }
  }

  @Test
  void nodePortAnswersOnLocalhostInBothProtocols() throws Exception {
    Service tcp = create("ports", "NodePort", "TCP", 80);
    Service udp = create("datagrams", "NodePort", "UDP", 53);
    try (ServerSocket ignored = echo(nodePort(tcp));
        DatagramSocket alsoIgnored = echoDatagrams(nodePort(udp));
        DatagramSocket client = new DatagramSocket()) {
      await()
          .atMost(PATIENCE)
          .ignoreException(ConnectException.class)
          .until(() -> askHalfClosed(LOCALHOST, nodePort(tcp), "x").equals("x"));

      client.setSoTimeout(300);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> askDatagram(client, nodePort(udp), "ping").equals("ping"));
    }
    services.delete("default", "ports");
    await().atMost(PATIENCE).untilAsserted(() -> assertRefused(nodePort(tcp)));
  }

  @Test
  void portThatAnotherProgramHasIsServedOnTheNextAddress() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, LOCALHOST)) {
      Service service = create("second", "LoadBalancer", "TCP", other.getLocalPort());
      try (ServerSocket ignored = echo(nodePort(service))) {
        awaitAddress("second", "127.0.0.2");
        assertThat(askHalfClosed(InetAddress.ofLiteral("127.0.0.2"), other.getLocalPort(), "x"))
            .isEqualTo("x");
      }
    }
  }

  @Test
  void portThatIsTakenEverywhereIsReplacedAndAnEventSaysByWhich() throws Exception {
    try (ServerSocket everywhere = new ServerSocket(0)) {
      Service service = create("moved", "LoadBalancer", "TCP", everywhere.getLocalPort());
      try (ServerSocket ignored = echo(nodePort(service))) {
        awaitAddress("moved", "127.0.0.1");
        String said = awaitEvent("moved", "LoadBalancerDiffers");
        int port = Integer.parseInt(said.replaceFirst(".*use 127.0.0.1:(\\d+) instead", "$1"));
        assertThat(askHalfClosed(LOCALHOST, port, "x")).isEqualTo("x");
      }
    }
  }

  @Test
  void nodePortThatAnotherProgramHasIsSaid() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, LOCALHOST)) {
      // Any port of the range of node ports that is free here.
      int taken = 30_000 + other.getLocalPort() % 2_000;
      try (ServerSocket there = new ServerSocket(taken, 1, LOCALHOST)) {
        services.create(
            new ServiceBuilder(service("clash", "NodePort", "TCP", 80))
                .editSpec()
                .editFirstPort()
                .withNodePort(there.getLocalPort())
                .endPort()
                .endSpec()
                .build());
        assertThat(awaitEvent("clash", "NodePortTaken")).contains("127.0.0.1:" + taken + "/TCP");
      }
    }
  }

  @Test
  void clientsOutsideTheSourceRangesAreTurnedAway() throws Exception {
    int port = freePort();
    Service service =
        services.create(
            new ServiceBuilder(service("guarded", "LoadBalancer", "TCP", port))
                .editSpec()
                .withLoadBalancerSourceRanges("10.0.0.0/8")
                .endSpec()
                .build());
    try (ServerSocket ignored = echo(nodePort(service))) {
      awaitAddress("guarded", "127.0.0.1");
      try (Socket client = new Socket(LOCALHOST, port)) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ClusterIP", "NodePort"})
  void serviceOfAnotherTypeLosesItsAddressAndItsHold(String type) {
    String name = "former-" + type.toLowerCase(java.util.Locale.ROOT);
    create(name, "LoadBalancer", "TCP", freePort());
    awaitAddress(name, "127.0.0.1");

    services.patch(
        "default",
        name,
        io.naru.machinery.Json.parseObject("{\"spec\":{\"type\":\"" + type + "\"}}"));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Service service = services.get("default", name);
          assertThat(service.getMetadata().getFinalizers()).isEmpty();
          assertThat(ingress(service)).isEmpty();
        });
  }

  @Test
  void newNodeIsCompletedAndOneWithoutMachineGoes() {
    CLOUD.machines.add("fresh");
    nodes.create(
        new NodeBuilder()
            .withNewMetadata()
            .withName("fresh")
            .endMetadata()
            .withNewSpec()
            .addNewTaint(
                "NoSchedule", "node.cloudprovider.kubernetes.io/uninitialized", null, "true")
            .endSpec()
            .build());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Node node = nodes.get("", "fresh");
          assertThat(node.getSpec().getProviderID()).isEqualTo("test://fresh");
          assertThat(node.getSpec().getTaints())
              .noneMatch(taint -> taint.getKey().contains("uninitialized"));
        });

    CLOUD.machines.remove("fresh");
    await().atMost(PATIENCE).until(() -> nodes.find("", "fresh") == null);
  }

  @Test
  void nodeWithPodsHasARouteAndSaysSo() {
    nodes.create(
        new NodeBuilder()
            .withNewMetadata()
            .withName("routed")
            .endMetadata()
            .withNewSpec()
            .withPodCIDR("10.244.7.0/24")
            .withPodCIDRs("10.244.7.0/24")
            .endSpec()
            .build());
    await()
        .atMost(PATIENCE)
        .until(() ->
            CLOUD.present.contains(new Routes.Route("routed", "10.244.7.0/24"))
                && NodeFacts.hasCondition(nodes.get("", "routed"), "NetworkUnavailable", "False"));
    nodes.delete("", "routed");
    await().atMost(PATIENCE).until(CLOUD.present::isEmpty);
  }

  private static ApiTransport component(String user) {
    return server.transport(
        user.startsWith("system:serviceaccount:")
            ? UserInfo.of(
                user,
                "system:serviceaccounts",
                "system:serviceaccounts:kube-system",
                UserInfo.AUTHENTICATED_GROUP)
            : UserInfo.of(user, UserInfo.AUTHENTICATED_GROUP));
  }

  private static void createNode(String name, String address) {
    Node created =
        nodes.create(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build());
    nodes.updateStatus(
        new NodeBuilder(created)
            .withNewStatus()
            .addNewAddress(address, "InternalIP")
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }

  private static Service create(String name, String type, String protocol, int port) {
    return services.create(service(name, type, protocol, port));
  }

  private static Service service(String name, String type, String protocol, int port) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withType(type)
        .addNewPort()
        .withProtocol(protocol)
        .withPort(port)
        .endPort()
        .endSpec()
        .build();
  }

  private static int nodePort(Service service) {
    return service.getSpec().getPorts().getFirst().getNodePort();
  }

  private static void awaitAddress(String service, String address) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(ingress(services.get("default", service)))
                .extracting(LoadBalancerIngress::getIp)
                .containsExactly(address));
  }

  private static List<LoadBalancerIngress> ingress(Service service) {
    return service.getStatus().getLoadBalancer() == null
        ? List.of()
        : service.getStatus().getLoadBalancer().getIngress();
  }

  private static String awaitEvent(String service, String reason) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                admin.list(Resources.EVENTS.resource(), "default", Selection.ALL).items().stream()
                    .map(Resources.EVENTS::typed)
                    .filter(event -> event.getInvolvedObject().getName().equals(service))
                    .filter(event -> event.getReason().equals(reason))
                    .map(Event::getMessage)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, LOCALHOST)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertRefused(int port) {
    assertThatThrownBy(() -> new Socket(LOCALHOST, port).close())
        .isInstanceOf(ConnectException.class);
  }

  /** Sends, says that this is all, and reads to the end. */
  private static String askHalfClosed(InetAddress host, int port, String text) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String askDatagram(DatagramSocket client, int port, String text)
      throws IOException {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    client.send(new DatagramPacket(data, data.length, LOCALHOST, port));
    DatagramPacket answer = new DatagramPacket(new byte[100], 100);
    client.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
  }

  private static ServerSocket echo(int port) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.bind(new InetSocketAddress(NODE, port));
    Thread.startVirtualThread(() -> {
      while (!listening.isClosed()) {
        try {
          Socket client = listening.accept();
          Thread.startVirtualThread(() -> {
            try (client) {
              client.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
              assertThat(client.isClosed()).isTrue();
            }
          });
        } catch (IOException e) {
          assertThat(listening.isClosed()).isTrue();
        }
      }
    });
    return listening;
  }

  private static DatagramSocket echoDatagrams(int port) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(NODE, port));
    Thread.startVirtualThread(() -> {
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      while (!socket.isClosed()) {
        try {
          socket.receive(packet);
          socket.send(packet);
        } catch (IOException e) {
          assertThat(socket.isClosed()).isTrue();
        }
      }
    });
    return socket;
  }

  /** Localhost with machines and routes that the tests make. */
  private static final class TestCloud {
    private final Set<String> machines = ConcurrentHashMap.newKeySet();
    private final Set<Routes.Route> present = ConcurrentHashMap.newKeySet();

    CloudProvider of(ControllerContext context) {
      LocalhostCloud localhost = new LocalhostCloud(context, new Machines());
      return new CloudProvider() {
        @Override
        public String name() {
          return "test";
        }

        @Override
        public Instances instances() {
          return java.util.Objects.requireNonNull(localhost.instances());
        }

        @Override
        public Routes routes() {
          return new Network();
        }

        @Override
        public LoadBalancers loadBalancers() {
          return localhost.loadBalancers();
        }

        @Override
        public List<ManagedController> controllers() {
          return localhost.controllers();
        }
      };
    }

    private final class Machines implements Instances {
      @Override
      public boolean isResponsibleFor(Node node) {
        return ("test://" + node.getMetadata().getName()).equals(node.getSpec().getProviderID());
      }

      @Override
      public Optional<Instance> find(Node node) {
        String name = node.getMetadata().getName();
        return machines.contains(name)
            ? Optional.of(
                new Instance("test://" + name, true, List.of(), java.util.Map.of("a", "b")))
            : Optional.empty();
      }
    }

    private final class Network implements Routes {
      @Override
      public Set<Route> list() {
        return Set.copyOf(present);
      }

      @Override
      public void create(Route route) {
        present.add(route);
      }

      @Override
      public void delete(Route route) {
        present.remove(route);
      }
    }
  }
}
