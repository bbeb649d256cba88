package io.naru.benchmarks;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.EventHandler;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.controlplane.ControlPlaneConfig;
import io.naru.cluster.nodes.InProcessNodes;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.providers.hollow.Simulation;
import io.naru.providers.hollow.stages.Behaviour;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A whole cluster in this process, with hollow nodes: {@code HollowCluster [NODES] [PODS]}, by
 * default 1,000 and 10,000. Prints how long the nodes take to be Ready, the pods of one Deployment
 * to run and, scaled to nothing, to be gone, and what the idle cluster costs. Run it with {@code
 * -Xmx1536m}, on two cores.
 */
public final class HollowCluster {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final String NAMESPACE = "default";

  private static final String NODE =
      """
      {"apiVersion":"v1","kind":"Node","metadata":{"name":"node-%d","labels":{
        "naru.io/provider":"hollow","kubernetes.io/hostname":"node-%d"}}}
      """;

  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
       "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[
          {"name":"web","image":"nginx:1","ports":[{"containerPort":80}],
           "resources":{"requests":{"cpu":"10m","memory":"32Mi"}}}]}}}}
      """;

  private final ApiTransport api;
  private final Set<String> readyNodes = ConcurrentHashMap.newKeySet();
  private final Set<String> pods = ConcurrentHashMap.newKeySet();
  private final Set<String> runningPods = ConcurrentHashMap.newKeySet();

  private HollowCluster(ApiTransport api) {
    this.api = api;
  }

  public static void main(String[] arguments) throws Exception {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
    int pods = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    Path directory = Files.createTempDirectory("naru-hollow");
    ClusterPki pki =
        ClusterPki.ephemeral(
            List.of("localhost"), List.of(InetAddress.getLoopbackAddress()), Clock.systemUTC());
    Player player = new Player();
    try (ControlPlane controlPlane =
        ControlPlane.start(
            new ControlPlaneConfig(
                "hollow",
                directory,
                pki,
                0,
                List.of(),
                "10.96.0.0/16",
                "10.128.0.0/9",
                "cluster.local",
                "10.96.0.10",
                10250))) {
      controlPlane.host(player, "hollow", directory);
      new HollowCluster(player.transport()).run(nodes, pods);
    } finally {
      TemporaryStore.delete(directory);
    }
  }

  private void run(int nodes, int pods) throws InterruptedException {
    try (InformerFactory informers = new InformerFactory(api)) {
      informers.informer(Resources.NODES).addHandler(EventHandler.forEach(this::note));
      informers.informer(Resources.PODS).addHandler(new PodHandler());
      informers.start();
      informers.awaitSync();

      Measured start = Measured.begin();
      for (int i = 1; i <= nodes; i++) {
        create("v1", "nodes", "", NODE.formatted(i, i));
      }
      Measured.await(PATIENCE, "nodes to be Ready", () -> readyNodes.size() == nodes);
      start.print(nodes + " nodes Ready", nodes);
      idle("idle with nodes");

      Measured run = Measured.begin();
      create("apps/v1", "deployments", NAMESPACE, DEPLOYMENT.formatted(pods));
      Measured.await(PATIENCE, "pods to run", () -> runningPods.size() == pods);
      run.print(pods + " pods Running", pods);
      idle("idle with pods");

      Measured end = Measured.begin();
      scale(0);
      Measured.await(PATIENCE, "pods to be gone", this.pods::isEmpty);
      end.print(pods + " pods gone", pods);
    }
  }

  private static void idle(String what) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(IDLE.toMillis() / 4);
    Measured idle = Measured.begin();
    TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
    System.out.printf(
        "%s: %.1f %% of a core%n", what, 100 * idle.processorSeconds() / idle.seconds());
  }

  private void create(String apiVersion, String plural, String namespace, String json) {
    api.create(
        Target.of(GroupVersionResource.of(apiVersion, plural), namespace, ""),
        ApiObject.of(Json.parseObject(json)));
  }

  private void scale(int replicas) {
    api.patch(
        Target.of(Resources.DEPLOYMENTS.resource(), NAMESPACE, "web"),
        "application/merge-patch+json",
        ("{\"spec\":{\"replicas\":" + replicas + "}}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.util.Map.of());
  }

  private void note(Node node) {
    boolean ready =
        node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    if (ready && node.getSpec().getPodCIDR() != null) {
      readyNodes.add(node.getMetadata().getName());
    }
  }

  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      pods.add(pod.getMetadata().getName());
      if ("Running".equals(pod.getStatus().getPhase())) {
        runningPods.add(pod.getMetadata().getName());
      }
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod) {
      pods.remove(pod.getMetadata().getName());
    }
  }

  /** Plays every node that says it is hollow, and tells the transport it was lent. */
  private static final class Player implements InProcessNodes {
    private @Nullable ApiTransport transport;

    @Override
    public String provider() {
      return "hollow";
    }

    @Override
    public AutoCloseable start(Host host) {
      transport = host.transport();
      try {
        return Simulation.start(host.transport(), host.timers(), Behaviour.builtIn());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    ApiTransport transport() {
      return java.util.Objects.requireNonNull(transport);
    }
  }
}
