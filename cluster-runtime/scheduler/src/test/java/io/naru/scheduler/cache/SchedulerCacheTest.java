package io.naru.scheduler.cache;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.pod;
import static io.naru.scheduler.testing.Cluster.requesting;
import static io.naru.scheduler.testing.Cluster.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import org.junit.jupiter.api.Test;

class SchedulerCacheTest {

  private final SchedulerCache cache = new SchedulerCache();
  private final PodInfo web = info(requesting("web", "1", "1Gi"));

  @Test
  void assumedPodCountsUntilForgotten() {
    cache.addOrUpdateNode(node("one").build());
    cache.assume(web, "one");
    assertThat(cpuOn("one")).isEqualTo(1000);

    cache.forget("web");

    assertThat(cpuOn("one")).isZero();
  }

  @Test
  void confirmedPodIsCountedOnceAndNotForgotten() {
    cache.addOrUpdateNode(node("one").build());
    cache.assume(web, "one");
    cache.addOrUpdatePod(bound("one"));

    cache.forget("web");

    assertThat(cpuOn("one")).isEqualTo(1000);
  }

  @Test
  void podThatIsElsewhereThanAssumedIsMoved() {
    cache.addOrUpdateNode(node("one").build());
    cache.addOrUpdateNode(node("two").build());
    cache.assume(web, "one");

    cache.addOrUpdatePod(bound("two"));

    assertThat(cpuOn("one")).isZero();
    assertThat(cpuOn("two")).isEqualTo(1000);
  }

  @Test
  void podsSeenBeforeTheirNodeCountOnceItComes() {
    cache.addOrUpdatePod(bound("late"));
    assertThat(cache.snapshot().nodes()).isEmpty();

    cache.addOrUpdateNode(node("late").build());

    assertThat(cpuOn("late")).isEqualTo(1000);
  }

  @Test
  void snapshotCopiesOnlyNodesThatChanged() {
    cache.addOrUpdateNode(node("one").build());
    cache.addOrUpdateNode(node("two").build());
    Snapshot before = cache.snapshot();
    NodeInfo one = before.get("one");
    NodeInfo two = before.get("two");

    cache.assume(web, "two");
    Snapshot after = cache.snapshot();

    assertThat(after.get("one")).isSameAs(one);
    assertThat(after.get("two")).isNotSameAs(two);
    assertThat(two.requested().milliCpu()).isZero();
  }

  @Test
  void zonesTakeTurns() {
    cache.addOrUpdateNode(node("a1", "a"));
    cache.addOrUpdateNode(node("a2", "a"));
    cache.addOrUpdateNode(node("b1", "b"));

    assertThat(cache.snapshot().nodes())
        .extracting(NodeInfo::name)
        .containsExactly("a1", "b1", "a2");
  }

  @Test
  void removedNodeLeavesTheSnapshotThoughPodsAreStillOnIt() {
    cache.addOrUpdateNode(node("one").build());
    cache.addOrUpdatePod(bound("one"));

    cache.removeNode("one");

    assertThat(cache.snapshot().nodes()).isEmpty();
  }

  private PodInfo bound(String node) {
    return info(requests(pod("web"), "1", "1Gi").editSpec().withNodeName(node).endSpec().build());
  }

  private long cpuOn(String node) {
    return cache.snapshot().get(node).requested().milliCpu();
  }
}
