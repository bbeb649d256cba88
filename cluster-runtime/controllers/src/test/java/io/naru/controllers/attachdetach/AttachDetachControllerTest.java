package io.naru.controllers.attachdetach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.AttachedVolume;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.storage.CSIDriverBuilder;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.naru.client.Resources;
import io.naru.controllers.testing.Workbench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttachDetachControllerTest {

  private static final String UNIQUE = "kubernetes.io/csi/disks.example.com^handle-data";

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");

  @BeforeEach
  void start() throws InterruptedException {
    AttachDetachController controller = new AttachDetachController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
    bench.client(Resources.NODES).create(node("one", "True"));
    bench.client(Resources.NODES).create(node("two", "True"));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void volumeIsAttachedWhereAPodWantsItAndTheNodeIsTold() throws InterruptedException {
    givenVolume("ReadWriteOnce");
    givenPod("user", "one");
    bench.settle();

    VolumeAttachment attachment = only();
    assertThat(attachment.getSpec().getAttacher()).isEqualTo("disks.example.com");
    assertThat(attachment.getSpec().getNodeName()).isEqualTo("one");
    assertThat(attachment.getSpec().getSource().getPersistentVolumeName()).isEqualTo("data");
    assertThat(attachedTo("one")).isEmpty();

    driverAttaches(attachment);
    bench.settle();
    assertThat(attachedTo("one")).containsExactly(UNIQUE);
  }

  @Test
  void volumeThatIsBoundLaterThanItsPodIsAttachedToo() throws InterruptedException {
    givenPod("user", "one");
    bench.settle();
    assertThat(all()).isEmpty();

    givenVolume("ReadWriteOnce");
    bench.settle();
    assertThat(all()).hasSize(1);
  }

  @Test
  void driverThatAttachesNothingIsLeftAlone() throws InterruptedException {
    bench
        .client(Resources.CSI_DRIVERS)
        .create(
            new CSIDriverBuilder()
                .withNewMetadata()
                .withName("disks.example.com")
                .endMetadata()
                .withNewSpec()
                .withAttachRequired(false)
                .endSpec()
                .build());
    bench.settle();
    givenVolume("ReadWriteOnce");
    givenPod("user", "one");
    bench.settle();
    assertThat(all()).isEmpty();
  }

  @Test
  void volumeIsDetachedWhenItsKubeletHasLetItGo() throws InterruptedException {
    givenVolume("ReadWriteOnce");
    Pod pod = givenPod("user", "one");
    bench.settle();
    kubeletUses("one", UNIQUE);
    delete(pod);
    bench.settle();
    assertThat(all()).hasSize(1);

    kubeletUses("one");
    bench.pass(Duration.ofSeconds(5));
    assertThat(all()).isEmpty();
  }

  @Test
  void silentKubeletIsWaitedForSixMinutes() throws InterruptedException {
    givenVolume("ReadWriteOnce");
    Pod pod = givenPod("user", "one");
    bench.settle();
    kubeletUses("one", UNIQUE);
    setReady("one", "Unknown");
    delete(pod);
    bench.settle();

    bench.pass(Duration.ofMinutes(5));
    assertThat(all()).hasSize(1);
    bench.pass(Duration.ofMinutes(2));
    assertThat(all()).isEmpty();
  }

  @Test
  void nodeOutOfServiceIsNotWaitedFor() throws InterruptedException {
    givenVolume("ReadWriteOnce");
    Pod pod = givenPod("user", "one");
    bench.settle();
    kubeletUses("one", UNIQUE);
    bench
        .client(Resources.NODES)
        .update(
            new NodeBuilder(bench.client(Resources.NODES).get("", "one"))
                .editOrNewSpec()
                .addNewTaint("NoExecute", "node.kubernetes.io/out-of-service", null, "down")
                .endSpec()
                .build());
    delete(pod);
    bench.settle();
    assertThat(all()).isEmpty();
  }

  @Test
  void volumeForOneNodeMovesOnlyAfterTheFirstHasLetGo() throws InterruptedException {
    givenVolume("ReadWriteOnce");
    Pod first = givenPod("first", "one");
    bench.settle();
    givenPod("second", "two");
    bench.settle();
    assertThat(nodes()).containsExactly("one");
    await()
        .untilAsserted(() ->
            assertThat(bench.api.all(Resources.EVENTS))
                .extracting(Event::getReason)
                .contains("FailedAttachVolume"));

    delete(first);
    bench.settle();
    bench.pass(Duration.ofSeconds(5));
    assertThat(nodes()).containsExactly("two");
  }

  @Test
  void sharedVolumeIsOnSeveralNodes() throws InterruptedException {
    givenVolume("ReadWriteMany");
    givenPod("first", "one");
    givenPod("second", "two");
    bench.settle();
    assertThat(nodes()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void finishedPodsWantNothing() throws InterruptedException {
    givenVolume("ReadWriteOnce");
    Pod pod = givenPod("user", "one");
    bench.settle();
    bench.finish(pod, "Succeeded");
    bench.settle();
    assertThat(all()).isEmpty();
  }

  private VolumeAttachment only() {
    assertThat(all()).hasSize(1);
    return all().getFirst();
  }

  private List<VolumeAttachment> all() {
    return bench.api.all(Resources.VOLUME_ATTACHMENTS);
  }

  private List<String> nodes() {
    return all().stream().map(attachment -> attachment.getSpec().getNodeName()).toList();
  }

  private void driverAttaches(VolumeAttachment attachment) {
    bench
        .client(Resources.VOLUME_ATTACHMENTS)
        .updateStatus(
            new VolumeAttachmentBuilder(attachment)
                .withNewStatus()
                .withAttached(true)
                .endStatus()
                .build());
  }

  private List<String> attachedTo(String node) {
    return bench.client(Resources.NODES).get("", node).getStatus().getVolumesAttached().stream()
        .map(AttachedVolume::getName)
        .toList();
  }

  private void kubeletUses(String node, String... volumes) throws InterruptedException {
    bench
        .client(Resources.NODES)
        .updateStatus(
            new NodeBuilder(bench.client(Resources.NODES).get("", node))
                .editStatus()
                .withVolumesInUse(volumes)
                .endStatus()
                .build());
    bench.informers.awaitApplied();
  }

  private void setReady(String node, String ready) {
    bench
        .client(Resources.NODES)
        .updateStatus(
            new NodeBuilder(bench.client(Resources.NODES).get("", node))
                .editStatus()
                .editFirstCondition()
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build());
  }

  private void delete(Pod pod) {
    bench.client(Resources.PODS).delete("default", pod.getMetadata().getName());
  }

  private Pod givenPod(String name, String node) {
    return bench
        .client(Resources.PODS)
        .create(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim("data", false)
                .endVolume()
                .endSpec()
                .build());
  }

  private void givenVolume(String mode) {
    bench
        .client(Resources.PERSISTENT_VOLUMES)
        .create(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("data")
                .endMetadata()
                .withNewSpec()
                .withAccessModes(mode)
                .withNewClaimRef()
                .withNamespace("default")
                .withName("data")
                .endClaimRef()
                .withNewCsi()
                .withDriver("disks.example.com")
                .withVolumeHandle("handle-data")
                .endCsi()
                .endSpec()
                .build());
    bench
        .client(Resources.PERSISTENT_VOLUME_CLAIMS)
        .create(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("data")
                .addToAnnotations("pv.kubernetes.io/bind-completed", "yes")
                .endMetadata()
                .withNewSpec()
                .withVolumeName("data")
                .endSpec()
                .build());
  }

  private static Node node(String name, String ready) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }
}
