package io.naru.benchmarks;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.naru.client.InformerFactory;
import io.naru.client.Timers;
import io.naru.client.testing.InMemoryApi;
import io.naru.scheduler.NodeRanking;
import io.naru.scheduler.NodeSearch;
import io.naru.scheduler.cache.SchedulerCache;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.plugins.DefaultPlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decisions a second of the scheduling loop with the default plugins, in a cluster that has ten
 * pods a node: picture of the cluster, filters, scores, and taking the decision into the books.
 * Binding is left out; it runs beside the loop and costs what the API server costs.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@State(Scope.Benchmark)
public class SchedulingBenchmark {

  private static final int PODS_PER_NODE = 10;

  @Param({"1000", "5000"})
  public int nodes;

  private final SchedulerCache cache = new SchedulerCache();
  private final List<PodInfo> pods = new ArrayList<>();
  private final Profile profile =
      DefaultPlugins.profile(
          new InMemoryApi(), new InformerFactory(new InMemoryApi()), Timers.system());
  private final NodeSearch search = new NodeSearch(profile);
  private final NodeRanking ranking = new NodeRanking(profile, new SplittableRandom(1));
  private int next;

  /** Nodes in three zones, and every pod scheduled once. */
  @Setup
  public void fill() {
    for (int i = 0; i < nodes; i++) {
      cache.addOrUpdateNode(node(i));
    }
    for (int i = 0; i < nodes * PODS_PER_NODE; i++) {
      pods.add(new PodInfo(pod(i)));
    }
    for (int i = 0; i < pods.size(); i++) {
      scheduleOne();
    }
  }

  /** Replaces the oldest pod, so that the cluster stays as full as it is. */
  @Benchmark
  public String scheduleOne() {
    PodInfo pod = pods.get(next++ % pods.size());
    cache.forget(pod.uid());
    CycleState state = new CycleState();
    Snapshot snapshot = cache.snapshot();
    NodeSearch.Result found = search.search(state, pod, snapshot);
    String node = ranking.rank(state, pod, found.feasible(), snapshot).best().name();
    cache.assume(pod, node);
    return node;
  }

  private static Node node(int number) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName("node-" + number)
        .addToLabels("kubernetes.io/hostname", "node-" + number)
        .addToLabels("topology.kubernetes.io/zone", "zone-" + number % 3)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withAllocatable(
            Map.of(
                "cpu", new Quantity("8"),
                "memory", new Quantity("32Gi"),
                "pods", new Quantity("110")))
        .endStatus()
        .build();
  }

  private static Pod pod(int number) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("pod-" + number)
        .withNamespace("default")
        .withUid("uid-" + number)
        .addToLabels("app", "app-" + number % 100)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("example/app")
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }
}
