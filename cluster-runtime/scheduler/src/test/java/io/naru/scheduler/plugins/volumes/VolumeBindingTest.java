package io.naru.scheduler.plugins.volumes;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.pod;
import static io.naru.scheduler.testing.Cluster.snapshot;
import static io.naru.scheduler.testing.Storage.bound;
import static io.naru.scheduler.testing.Storage.claim;
import static io.naru.scheduler.testing.Storage.using;
import static io.naru.scheduler.testing.Storage.volume;
import static io.naru.scheduler.testing.Storage.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.TopologySelectorTermBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.naru.client.Indexer;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Status;
import io.naru.scheduler.plugins.volumes.PodVolumes.Choice;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeBindingTest {

  private static final String NONE_TO_BIND =
      "node(s) didn't find available persistent volumes to bind";

  private final ClusterStorage storage =
      new ClusterStorage(
          new Indexer<>(), new Indexer<>(), new Indexer<>(), new Indexer<>(), new Indexer<>());
  private final VolumeBinding plugin =
      new VolumeBinding(
          storage,
          new AssumedClaims(),
          new ClaimBindings(
              storage,
              new Indexer<>(),
              new InMemoryApi(),
              new ClaimWait(new ManualTimers(Instant.EPOCH))));
  private final NodeInfo one = new NodeInfo(node("one").build());
  private final NodeInfo two = new NodeInfo(node("two").build());
  private CycleState state = new CycleState();

  @Test
  void hasNothingToSayAboutPodsWithoutClaims() {
    assertThat(preFilter(pod("web").build()).isSkip()).isTrue();
  }

  @Test
  void refusesPodsWhoseClaimIsNotThere() {
    assertThat(preFilter(using("web", "data")).message())
        .isEqualTo("persistentvolumeclaim \"data\" not found");
  }

  @Test
  void waitsForTheClaimThatIsMadeForThePod() {
    Pod own =
        pod(
            "web",
            spec ->
                spec.addNewVolume()
                    .withName("scratch")
                    .withNewEphemeral()
                    .endEphemeral()
                    .endVolume());

    assertThat(preFilter(own).message())
        .isEqualTo(
            "waiting for ephemeral volume controller to create the persistentvolumeclaim"
                + " \"web-scratch\"");

    storage.claims().put(claim("web-scratch", "local").build());
    assertThat(preFilter(own).message()).contains("pod is not owner");
  }

  @Test
  void refusesPodsWithUnboundImmediateClaims() {
    storage.claims().put(claim("data", "no-such-class").build());

    assertThat(preFilter(using("web", "data")).message())
        .isEqualTo("pod has unbound immediate PersistentVolumeClaims");
  }

  @Test
  void refusesClaimsThatAreLostOrGoing() {
    storage
        .claims()
        .put(
            new PersistentVolumeClaimBuilder(bound("data", "gone"))
                .editStatus()
                .withPhase("Lost")
                .endStatus()
                .build());
    assertThat(preFilter(using("web", "data")).message())
        .isEqualTo(
            "persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"gone\"");

    storage
        .claims()
        .put(
            claim("data", "local")
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());
    assertThat(preFilter(using("web", "data")).message())
        .isEqualTo("persistentvolumeclaim \"data\" is being deleted");
  }

  @Test
  void keepsPodsToNodesThatReachTheirVolume() {
    storage.volumes().put(volume("disk", "1Gi", "two"));
    storage.claims().put(bound("data", "disk"));

    preFilter(using("web", "data"));

    assertThat(filter(one).message()).isEqualTo("node(s) had volume node affinity conflict");
    assertThat(filter(two).isSuccess()).isTrue();
    assertThat(plugin.hasWork(state, info(using("web", "data")), "two")).isFalse();
  }

  @Test
  void refusesNodesWhileTheVolumeOfAClaimIsGone() {
    storage.claims().put(bound("data", "disk"));

    preFilter(using("web", "data"));

    assertThat(filter(one).message()).contains("bound to non-existent pv(s)");
  }

  @Test
  void choosesTheSmallestVolumeThatSuitsAndTheNodeReaches() {
    storage.classes().put(waiting("local", "kubernetes.io/no-provisioner"));
    storage.volumes().put(volume("big", "9Gi", "one"));
    storage.volumes().put(volume("fitting", "2Gi", "one"));
    storage.volumes().put(volume("too-small", "1Mi", "one"));
    storage.claims().put(claim("data", "local").build());

    preFilter(using("web", "data"));

    assertThat(filter(one).isSuccess()).isTrue();
    assertThat(volumesOn("one")).containsExactly("fitting");
    assertThat(filter(two).message()).isEqualTo(NONE_TO_BIND);
  }

  @Test
  void givesEachClaimOfAPodAVolumeOfItsOwn() {
    storage.classes().put(waiting("local", "kubernetes.io/no-provisioner"));
    storage.volumes().put(volume("first", "1Gi", "one"));
    storage.claims().put(claim("data", "local").build());
    storage.claims().put(claim("logs", "local").build());

    preFilter(using("web", "data", "logs"));
    assertThat(filter(one).message()).isEqualTo(NONE_TO_BIND);

    storage.volumes().put(volume("second", "1Gi", "one"));
    preFilter(using("web", "data", "logs"));
    assertThat(filter(one).isSuccess()).isTrue();
    assertThat(volumesOn("one")).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void doesNotPromiseAVolumeTwice() {
    storage.classes().put(waiting("local", "kubernetes.io/no-provisioner"));
    storage.volumes().put(volume("only", "1Gi", "one"));
    storage.claims().put(claim("data", "local").build());
    storage.claims().put(claim("other", "local").build());
    PodInfo first = info(using("first", "data"));
    preFilter(first.pod());
    filter(one);
    CycleState reserved = state;
    assertThat(plugin.reserve(reserved, first, "one").isSuccess()).isTrue();

    preFilter(using("second", "other"));
    assertThat(filter(one).message()).isEqualTo(NONE_TO_BIND);

    plugin.unreserve(reserved, first, "one");
    preFilter(using("second", "other"));
    assertThat(filter(one).isSuccess()).isTrue();
  }

  @Test
  void asksForAVolumeWhereNoneSuits() {
    storage.classes().put(waiting("local", "naru.io/local-path"));
    storage.claims().put(claim("data", "local").build());

    preFilter(using("web", "data"));

    assertThat(filter(one).isSuccess()).isTrue();
    assertThat(volumesOn("one")).containsExactly("to be made");
    assertThat(plugin.hasWork(state, info(using("web", "data")), "one")).isTrue();
  }

  @Test
  void keepsToTheTopologiesThatTheClassAllows() {
    storage
        .classes()
        .put(
            new StorageClassBuilder(waiting("local", "example.com/disk"))
                .addToAllowedTopologies(
                    new TopologySelectorTermBuilder()
                        .addNewMatchLabelExpression()
                        .withKey("kubernetes.io/hostname")
                        .withValues("two", "three")
                        .endMatchLabelExpression()
                        .build())
                .build());
    storage.claims().put(claim("data", "local").build());

    preFilter(using("web", "data"));

    assertThat(filter(one).message()).isEqualTo(NONE_TO_BIND);
    assertThat(filter(two).isSuccess()).isTrue();
  }

  @Test
  void podsThatShareAClaimGoToTheSameNode() {
    storage.classes().put(waiting("local", "naru.io/local-path"));
    storage.claims().put(claim("data", "local").build());
    PodInfo first = info(using("first", "data"));
    preFilter(first.pod());
    filter(two);
    plugin.reserve(state, first, "two");

    preFilter(using("second", "data"));

    assertThat(filter(one).message()).isEqualTo(NONE_TO_BIND);
    assertThat(filter(two).isSuccess()).isTrue();
  }

  @Test
  void keepsToTheNodeThatWasChosenEarlier() {
    storage.classes().put(waiting("local", "naru.io/local-path"));
    storage
        .claims()
        .put(
            claim("data", "local")
                .editMetadata()
                .addToAnnotations("volume.kubernetes.io/selected-node", "two")
                .endMetadata()
                .build());

    preFilter(using("web", "data"));

    assertThat(filter(one).message()).isEqualTo(NONE_TO_BIND);
    assertThat(filter(two).isSuccess()).isTrue();
  }

  @Test
  void keepsToTheVolumeThatWasPromisedToTheClaim() {
    storage.classes().put(waiting("local", "kubernetes.io/no-provisioner"));
    storage.volumes().put(volume("free", "1Gi", "one"));
    storage
        .volumes()
        .put(
            new PersistentVolumeBuilder(volume("promised", "5Gi", "two"))
                .editSpec()
                .withNewClaimRef()
                .withNamespace("default")
                .withName("data")
                .endClaimRef()
                .endSpec()
                .build());
    storage.claims().put(claim("data", "local").build());

    preFilter(using("web", "data"));

    assertThat(filter(one).message()).isEqualTo(NONE_TO_BIND);
    assertThat(filter(two).isSuccess()).isTrue();
    assertThat(volumesOn("two")).containsExactly("promised");
  }

  @Test
  void looksAgainWhenItsOwnClaimsOrAnyVolumeChange() {
    PodInfo pod = info(using("web", "data"));

    assertThat(plugin.mayHelp(pod, new ClusterEvent.ClaimChanged("default", "data"))).isTrue();
    assertThat(plugin.mayHelp(pod, new ClusterEvent.ClaimChanged("default", "other"))).isFalse();
    assertThat(plugin.mayHelp(pod, new ClusterEvent.ClaimChanged("elsewhere", "data"))).isFalse();
    assertThat(plugin.mayHelp(pod, new ClusterEvent.VolumesChanged())).isTrue();
    assertThat(plugin.mayHelp(pod, new ClusterEvent.AssignedPodDeleted(pod))).isFalse();
  }

  private Status preFilter(Pod pod) {
    state = new CycleState();
    return plugin.preFilter(state, info(pod), snapshot(one, two)).status();
  }

  private Status filter(NodeInfo node) {
    return plugin.filter(state, info(pod("any").build()), node);
  }

  private List<String> volumesOn(String node) {
    return state.get(PodVolumes.class).decisions().getOrDefault(node, List.of()).stream()
        .map(Choice::volume)
        .map(volume -> volume == null ? "to be made" : volume)
        .toList();
  }
}
