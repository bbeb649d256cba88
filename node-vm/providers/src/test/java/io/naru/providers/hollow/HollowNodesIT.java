package io.naru.providers.hollow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.controlplane.ControlPlaneConfig;
import io.naru.cluster.nodes.InProcessNodes;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hollow nodes in a whole control plane: API server, controllers, scheduler. */
class HollowNodesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLUSTER = "hollow";

  @TempDir private Path directory;
  private static ClusterPki pki;
  private @Nullable ControlPlane controlPlane;
  private @Nullable ApiTransport api;
  private @Nullable HollowNodeProvider provider;

  @BeforeAll
  static void makeKeys() throws Exception {
    pki =
        ClusterPki.ephemeral(
            List.of("localhost"), List.of(InetAddress.getLoopbackAddress()), Clock.systemUTC());
  }

  @BeforeEach
  void up() {
    provider = new HollowNodeProvider(new ClusterHome(directory));
    provider.create(spec("node-1"));
    provider.create(spec("node-2"));
    start();
    awaitReady("node-1", "True");
    awaitReady("node-2", "True");
  }

  @AfterEach
  void down() {
    Objects.requireNonNull(controlPlane).close();
  }

  @Test
  void deploymentRollsOutAndItsPodsEndGracefully() {
    createDeployment("web", 4);
    await().atMost(PATIENCE).until(() -> available("web") == 4);
    assertThat(all(Resources.PODS))
        .extracting(pod -> pod.getStatus().getPodIP())
        .doesNotHaveDuplicates()
        .doesNotContainNull();
    assertThat(all(Resources.PODS))
        .extracting(pod -> pod.getSpec().getNodeName())
        .contains("node-1", "node-2");

    patch(Resources.DEPLOYMENTS, "default", "web", "{\"spec\":{\"replicas\":0}}");
    await().atMost(PATIENCE).until(() -> all(Resources.PODS).isEmpty());
  }

  @Test
  void jobCompletes() {
    create(
        "batch/v1",
        "jobs",
        """
        {"metadata":{"name":"sum"},"spec":{"completions":3,"parallelism":3,"template":{"spec":{
          "restartPolicy":"Never","containers":[{"name":"c","image":"busybox:1"}]}}}}
        """);

    await()
        .atMost(PATIENCE)
        .until(() ->
            Objects.equals(
                client(Resources.JOBS).get("default", "sum").getStatus().getSucceeded(), 3));
  }

  @Test
  void podsOfADeadNodeAreReplacedElsewhere() {
    create(
        "apps/v1",
        "deployments",
        DEPLOYMENT
            .formatted("web", 2)
            .replace("\"containers\"", TOLERATES_A_SECOND + ",\"containers\""));
    await().atMost(PATIENCE).until(() -> available("web") == 2);

    patch(
        Resources.NODES,
        "",
        "node-1",
        "{\"metadata\":{\"annotations\":{\"hollow.naru.io/fault\":\"unreachable\"}}}");

    awaitReady("node-1", "Unknown");
    await()
        .atMost(PATIENCE)
        .until(() ->
            all(Resources.PODS).stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .filter(pod -> "node-2".equals(pod.getSpec().getNodeName()))
                    .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                    .count()
                == 2);
  }

  @Test
  void nodesComeAndGoAndComeBackWithTheControlPlane() {
    HollowNodeProvider nodes = Objects.requireNonNull(provider);
    nodes.create(spec("node-3"));
    awaitReady("node-3", "True");

    nodes.delete(CLUSTER, "node-3");
    client(Resources.NODES).delete("", "node-3");
    createDeployment("web", 2);
    await().atMost(PATIENCE).until(() -> available("web") == 2);
    assertThat(client(Resources.NODES).find("", "node-3")).isNull();

    Map<String, String> before = addresses();
    down();
    start();
    createDeployment("more", 2);
    await().atMost(PATIENCE).until(() -> available("more") == 2);
    assertThat(addresses()).containsAllEntriesOf(before);
    assertThat(addresses().values()).doesNotHaveDuplicates();
  }

  @Test
  void stagesOfTheClusterHoldAsSoonAsTheyAreWritten() throws Exception {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, "stages: [{name: all-fail, from: Creating, to: Failed, reason: Mine}]");
    Objects.requireNonNull(provider).configure(CLUSTER, file);

    createDeployment("web", 1);

    await()
        .atMost(PATIENCE)
        .until(() ->
            all(Resources.PODS).stream()
                .anyMatch(pod -> "Mine".equals(pod.getStatus().getReason())));
  }

  private static final String TOLERATES_A_SECOND =
      """
      "tolerations":[
        {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute",
         "tolerationSeconds":1},
        {"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",
         "tolerationSeconds":1}]
      """;

  private static final String DEPLOYMENT =
      """
      {"metadata":{"name":"%1$s"},"spec":{"replicas":%2$d,
       "selector":{"matchLabels":{"app":"%1$s"}},
       "template":{"metadata":{"labels":{"app":"%1$s"}},
        "spec":{"containers":[{"name":"c","image":"nginx:1"}]}}}}
      """;

  private void createDeployment(String name, int replicas) {
    create("apps/v1", "deployments", DEPLOYMENT.formatted(name, replicas));
  }

  private int available(String deployment) {
    var status = client(Resources.DEPLOYMENTS).get("default", deployment).getStatus();
    Integer available = status == null ? null : status.getAvailableReplicas();
    return available == null ? 0 : available;
  }

  private Map<String, String> addresses() {
    return all(Resources.PODS).stream()
        .collect(
            java.util.stream.Collectors.toMap(
                pod -> pod.getMetadata().getName(), pod -> pod.getStatus().getPodIP()));
  }

  private void awaitReady(String node, String status) {
    await()
        .atMost(PATIENCE.multipliedBy(2))
        .until(() -> {
          Node found = client(Resources.NODES).find("", node);
          return found != null
              && found.getStatus().getConditions().stream()
                  .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals(status));
        });
  }

  private void start() {
    controlPlane =
        ControlPlane.start(
            new ControlPlaneConfig(
                CLUSTER,
                directory.resolve("store"),
                pki,
                0,
                List.of(),
                "10.96.0.0/16",
                "10.128.0.0/9",
                "cluster.local",
                "10.96.0.10",
                10250));
    Path kept = new ClusterHome(directory).providerDirectory(CLUSTER, Hollow.PROVIDER);
    controlPlane.host(new Lending(), CLUSTER, kept);
  }

  /** Hands the test the transport that the nodes are lent. */
  private final class Lending implements InProcessNodes {
    private final HollowNodes nodes = new HollowNodes();

    @Override
    public String provider() {
      return nodes.provider();
    }

    @Override
    public AutoCloseable start(Host host) {
      api = host.transport();
      return nodes.start(host);
    }
  }

  private <T extends HasMetadata> TypedClient<T> client(ResourceType<T> type) {
    return new TypedClient<>(Objects.requireNonNull(api), type);
  }

  private List<Pod> all(ResourceType<Pod> type) {
    return Objects.requireNonNull(api)
        .list(type.resource(), "default", Selection.ALL)
        .items()
        .stream()
        .map(type::typed)
        .toList();
  }

  private void create(String apiVersion, String plural, String json) {
    Objects.requireNonNull(api)
        .create(
            Target.of(GroupVersionResource.of(apiVersion, plural), "default", ""),
            ApiObject.of(Json.parseObject(json)));
  }

  private void patch(ResourceType<?> type, String namespace, String name, String patch) {
    client(type).patch(namespace, name, Json.parseObject(patch));
  }

  private static NodeSpec spec(String node) {
    return new NodeSpec(
        CLUSTER, node, "", "", "", "", "", "", "", "", "", "", null, "", 0, Map.of());
  }
}
