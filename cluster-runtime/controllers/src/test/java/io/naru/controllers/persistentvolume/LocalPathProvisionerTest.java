package io.naru.controllers.persistentvolume;

import static io.naru.controllers.persistentvolume.Storage.aClaim;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.naru.client.Resources;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalPathProvisionerTest {

  private final Storage storage = new Storage();

  @AfterEach
  void stop() {
    storage.close();
  }

  @Test
  void waitsForTheSchedulerToChooseANode() throws InterruptedException {
    storage.givenClass("WaitForFirstConsumer");
    storage.given(aClaim("data", Storage.CLASS, "1Gi").build());
    storage.start();

    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Pending");
    assertThat(storage.api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(storage.api.all(Resources.EVENTS))
                .extracting(Event::getReason)
                .contains("WaitForFirstConsumer"));
  }

  @Test
  void makesTheVolumeOnTheNodeChosen() throws InterruptedException {
    storage.givenClass("WaitForFirstConsumer");
    storage.given(aClaim("data", Storage.CLASS, "1Gi").build());
    storage.start();

    choose("n1");

    PersistentVolumeClaim claim = storage.claim("data");
    assertThat(claim.getStatus().getPhase()).isEqualTo("Bound");
    PersistentVolume volume = storage.volume(claim.getSpec().getVolumeName());
    assertThat(volume.getMetadata().getName()).isEqualTo("pvc-" + claim.getMetadata().getUid());
    assertThat(volume.getSpec().getHostPath().getPath())
        .startsWith("/var/lib/naru/local-path/pvc-")
        .endsWith("_shop_data");
    assertThat(
            volume
                .getSpec()
                .getNodeAffinity()
                .getRequired()
                .getNodeSelectorTerms()
                .getFirst()
                .getMatchExpressions()
                .getFirst()
                .getValues())
        .containsExactly("host1");
  }

  @Test
  void followsAPodThatIsOnANodeAlready() throws InterruptedException {
    storage.givenClass("WaitForFirstConsumer");
    storage.given(aClaim("data", Storage.CLASS, "1Gi").build());
    storage.start();
    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Pending");

    storage.api.given(Resources.PODS, Storage.podUsing("data"));
    storage.settle();

    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Bound");
  }

  @Test
  void bindsAtOnceWhereTheClassSaysSo() throws InterruptedException {
    storage.givenClass("Immediate");
    storage.given(aClaim("data", Storage.CLASS, "1Gi").build());

    storage.start();

    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Bound");
  }

  @Test
  void claimWithoutAClassGetsTheDefaultOneLater() throws InterruptedException {
    storage.given(
        aClaim("data", Storage.CLASS, "1Gi")
            .editSpec()
            .withStorageClassName(null)
            .endSpec()
            .build());
    storage.start();
    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Pending");

    storage.givenClass("Immediate");
    storage.settle();

    assertThat(storage.claim("data").getSpec().getStorageClassName()).isEqualTo(Storage.CLASS);
    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Bound");
  }

  @Test
  void refusesWhatADirectoryCannotBe() throws InterruptedException {
    storage.givenClass("Immediate");
    storage.given(
        aClaim("data", Storage.CLASS, "1Gi")
            .editSpec()
            .withAccessModes("ReadWriteMany")
            .endSpec()
            .build());

    storage.start();

    assertThat(storage.api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Pending");
  }

  @Test
  void removesWhatItMadeWhenTheClaimGoes() throws InterruptedException {
    storage.givenClass("Immediate");
    storage.given(aClaim("data", Storage.CLASS, "1Gi").build());
    storage.start();

    storage.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "shop", "data");

    assertThat(storage.api.all(Resources.PERSISTENT_VOLUME_CLAIMS)).isEmpty();
    assertThat(storage.api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
  }

  @Test
  void growsOnPaper() throws InterruptedException {
    storage.givenClass("Immediate");
    storage.given(aClaim("data", Storage.CLASS, "1Gi").build());
    storage.start();

    storage.given(
        new PersistentVolumeClaimBuilder(storage.claim("data"))
            .editSpec()
            .editResources()
            .addToRequests("storage", new Quantity("3Gi"))
            .endResources()
            .endSpec()
            .build());
    storage.settle();

    PersistentVolumeClaim claim = storage.claim("data");
    assertThat(claim.getStatus().getCapacity().get("storage").toString()).isEqualTo("3Gi");
    assertThat(
            storage
                .volume(claim.getSpec().getVolumeName())
                .getSpec()
                .getCapacity()
                .get("storage")
                .toString())
        .isEqualTo("3Gi");
  }

  @Test
  void podGetsTheClaimOfItsEphemeralVolume() throws InterruptedException {
    storage.givenClass("Immediate");
    storage.api.given(
        Resources.PODS,
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("worker")
            .endMetadata()
            .withNewSpec()
            .addNewVolume()
            .withName("scratch")
            .withNewEphemeral()
            .withNewVolumeClaimTemplate()
            .withNewMetadata()
            .addToLabels("of", "worker")
            .endMetadata()
            .withSpec(aClaim("x", Storage.CLASS, "1Gi").build().getSpec())
            .endVolumeClaimTemplate()
            .endEphemeral()
            .endVolume()
            .endSpec()
            .build());

    storage.start();

    PersistentVolumeClaim claim = storage.claim("worker-scratch");
    assertThat(claim.getMetadata().getLabels()).containsEntry("of", "worker");
    assertThat(claim.getMetadata().getOwnerReferences().getFirst().getKind()).isEqualTo("Pod");
    assertThat(claim.getStatus().getPhase()).isEqualTo("Bound");
  }

  private void choose(String node) throws InterruptedException {
    storage.given(
        new PersistentVolumeClaimBuilder(storage.claim("data"))
            .editMetadata()
            .addToAnnotations("volume.kubernetes.io/selected-node", node)
            .endMetadata()
            .build());
    storage.settle();
  }
}
