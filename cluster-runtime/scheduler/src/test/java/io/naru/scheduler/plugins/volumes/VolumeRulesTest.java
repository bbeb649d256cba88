package io.naru.scheduler.plugins.volumes;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.snapshot;
import static io.naru.scheduler.testing.Cluster.with;
import static io.naru.scheduler.testing.Storage.bound;
import static io.naru.scheduler.testing.Storage.claim;
import static io.naru.scheduler.testing.Storage.using;
import static io.naru.scheduler.testing.Storage.volume;
import static io.naru.scheduler.testing.Storage.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.storage.CSINodeBuilder;
import io.naru.client.Indexer;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Snapshot;
import org.junit.jupiter.api.Test;

/** Zones, exclusive use, and how much a node can attach. */
class VolumeRulesTest {

  private final ClusterStorage storage =
      new ClusterStorage(
          new Indexer<>(), new Indexer<>(), new Indexer<>(), new Indexer<>(), new Indexer<>());
  private final CycleState state = new CycleState();
  private final PodInfo pod = info(using("web", "data"));

  @Test
  void keepsPodsInTheZonesOfTheirVolumes() {
    VolumeZone plugin = new VolumeZone(storage);
    storage.claims().put(bound("data", "disk"));
    storage
        .volumes()
        .put(
            new PersistentVolumeBuilder(volume("disk", "1Gi", "any"))
                .editMetadata()
                .addToLabels("failure-domain.beta.kubernetes.io/zone", "a__b")
                .endMetadata()
                .build());

    assertThat(plugin.preFilter(state, pod, snapshot()).status().isSuccess()).isTrue();

    assertThat(plugin.filter(state, pod, new NodeInfo(node("in-a", "a"))).isSuccess()).isTrue();
    assertThat(plugin.filter(state, pod, new NodeInfo(node("in-c", "c"))).message())
        .isEqualTo("node(s) had no available volume zone");
    // A node that is in no zone is no worse than any other.
    assertThat(plugin.filter(state, pod, new NodeInfo(node("bare").build())).isSuccess()).isTrue();
  }

  @Test
  void zonesDoNotMatterToVolumesThatAreInNone() {
    storage.claims().put(bound("data", "disk"));
    storage.volumes().put(volume("disk", "1Gi", "any"));

    assertThat(new VolumeZone(storage).preFilter(state, pod, snapshot()).status().isSkip())
        .isTrue();
  }

  @Test
  void letsOnePodAtATimeUseAnExclusiveClaim() {
    VolumeRestrictions plugin = new VolumeRestrictions(storage);
    storage
        .claims()
        .put(
            claim("data", "local")
                .editSpec()
                .withAccessModes("ReadWriteOncePod")
                .endSpec()
                .build());
    NodeInfo free = new NodeInfo(node("free").build());
    NodeInfo used = with(node("used").build(), using("other", "data"));
    Snapshot snapshot = snapshot(free, used);

    plugin.preFilter(state, pod, snapshot);

    assertThat(plugin.filter(state, pod, free).message())
        .isEqualTo(
            "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod"
                + " access mode");
    // Preemption asks what would be if the other left.
    plugin.removePod(state, pod, used.pods().getFirst(), used);
    assertThat(plugin.filter(state, pod, used).isSuccess()).isTrue();
    assertThat(
            plugin.mayHelp(pod, new ClusterEvent.AssignedPodDeleted(info(using("other", "data")))))
        .isTrue();
  }

  @Test
  void sharedClaimsRestrictNothing() {
    storage.claims().put(claim("data", "local").build());

    assertThat(new VolumeRestrictions(storage).preFilter(state, pod, snapshot()).status().isSkip())
        .isTrue();
  }

  @Test
  void countsTheVolumesThatADriverCanAttachToANode() {
    NodeVolumeLimits plugin = new NodeVolumeLimits(storage);
    storage.classes().put(waiting("local", "example.com/disk"));
    storage.claims().put(claim("data", "local").build());
    storage.claims().put(claim("first", "local").build());
    storage.claims().put(claim("second", "local").build());
    NodeInfo full = with(node("full").build(), using("a", "first"), using("b", "second"));
    NodeInfo shared = with(node("full").build(), using("a", "first"), using("b", "data"));
    NodeInfo unlimited = with(node("other").build(), using("a", "first"), using("b", "second"));
    storage
        .csiNodes()
        .put(
            new CSINodeBuilder()
                .withNewMetadata()
                .withName("full")
                .endMetadata()
                .withNewSpec()
                .addNewDriver()
                .withName("example.com/disk")
                .withNewAllocatable()
                .withCount(2)
                .endAllocatable()
                .endDriver()
                .endSpec()
                .build());

    assertThat(plugin.filter(state, pod, full).message())
        .isEqualTo("node(s) exceed max volume count");
    assertThat(plugin.filter(state, pod, shared).isSuccess()).isTrue();
    assertThat(plugin.filter(state, pod, unlimited).isSuccess()).isTrue();
  }
}
