package io.naru.benchmarks;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.request.UserInfo;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.EventHandler;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.scheduler.Scheduler;
import io.naru.scheduler.SchedulerConfig;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pods scheduled a second against a real API server with a durable store: {@code SchedulingRate
 * [NODES] [PODS] [plain|spread]}, by default 5,000 nodes and 10,000 plain pods. The pods are there
 * before the scheduler starts; the clock stops when the last one is seen bound. The second half of
 * the pods is measured apart: by then the JVM is warm.
 */
public final class SchedulingRate {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NAMESPACE = "default";

  private static final String NODE =
      """
      {"apiVersion":"v1","kind":"Node","metadata":{"name":"node-%1$d","labels":{
        "kubernetes.io/hostname":"node-%1$d","topology.kubernetes.io/zone":"zone-%2$d"}},
       "status":{"capacity":{"cpu":"8","memory":"32Gi","pods":"110"},
        "allocatable":{"cpu":"8","memory":"32Gi","pods":"110"},
        "conditions":[{"type":"Ready","status":"True"}]}}
      """;

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"pod-%d","labels":{"app":"web"}},
       "spec":{"containers":[{"name":"web","image":"nginx:1",
         "resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]%s}}
      """;

  private static final String SPREAD =
      """
      ,"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"topology.kubernetes.io/zone",
        "whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"web"}}}],
      "affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[
        {"weight":10,"podAffinityTerm":{"topologyKey":"kubernetes.io/hostname",
          "labelSelector":{"matchLabels":{"app":"web"}}}}]}}
      """;

  private SchedulingRate() {}

  public static void main(String[] arguments) throws Exception {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5000;
    int pods = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    String extra = arguments.length > 2 && arguments[2].equals("spread") ? SPREAD : "";
    ClusterPki pki =
        ClusterPki.ephemeral(
            List.of("localhost"), List.of(InetAddress.getLoopbackAddress()), Clock.systemUTC());
    try (TemporaryStore store = TemporaryStore.open(EmbeddedStoreOptions.defaults());
        ApiServer server = ApiServer.start(ApiServerConfig.standard(store.store(), pki))) {
      ApiTransport admin = server.transport(UserInfo.of("admin", UserInfo.MASTERS_GROUP));
      create(admin, "serviceaccounts", NAMESPACE, "{\"metadata\":{\"name\":\"default\"}}");
      for (int i = 0; i < nodes; i++) {
        create(admin, "nodes", "", NODE.formatted(i, i % 3));
        // Made new, a node is tainted until somebody has seen it Ready.
        admin.patch(
            Target.of(Resources.NODES.resource(), "", "node-" + i),
            "application/merge-patch+json",
            "{\"spec\":{\"taints\":null}}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.util.Map.of());
      }
      for (int i = 0; i < pods; i++) {
        create(admin, "pods", NAMESPACE, POD.formatted(i, extra));
      }
      measure(server, admin, pods);
    }
  }

  private static void measure(ApiServer server, ApiTransport admin, int pods)
      throws InterruptedException {
    Set<String> bound = ConcurrentHashMap.newKeySet();
    try (InformerFactory informers = new InformerFactory(admin)) {
      informers
          .informer(Resources.PODS)
          .addHandler(
              EventHandler.<Pod>forEach(pod -> {
                if (pod.getSpec().getNodeName() != null) {
                  bound.add(pod.getMetadata().getName());
                }
              }));
      informers.start();
      informers.awaitSync();
      ApiTransport transport =
          server.transport(UserInfo.of("system:kube-scheduler", UserInfo.AUTHENTICATED_GROUP));
      Measured all = Measured.begin();
      try (Scheduler ignored = Scheduler.start(SchedulerConfig.of(transport, Timers.system()))) {
        Measured.await(PATIENCE, "half of the pods", () -> bound.size() >= pods / 2);
        Measured warm = Measured.begin();
        int before = bound.size();
        Measured.await(PATIENCE, "all pods", () -> bound.size() == pods);
        warm.print("second half scheduled", pods - before);
        all.print(pods + " pods scheduled", pods);
      }
    }
  }

  private static void create(ApiTransport api, String plural, String namespace, String json) {
    api.create(
        Target.of(new GroupVersionResource("", "v1", plural), namespace, ""),
        ApiObject.of(Json.parseObject(json)));
  }
}
