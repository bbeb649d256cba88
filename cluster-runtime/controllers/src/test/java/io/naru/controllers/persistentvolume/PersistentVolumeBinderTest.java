package io.naru.controllers.persistentvolume;

import static io.naru.controllers.persistentvolume.Storage.aClaim;
import static io.naru.controllers.persistentvolume.Storage.aVolume;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.naru.client.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes that somebody made beforehand. */
class PersistentVolumeBinderTest {

  private final Storage storage = new Storage();

  @AfterEach
  void stop() {
    storage.close();
  }

  @Test
  void bindsTheSmallestVolumeThatSuits() throws InterruptedException {
    storage.given(aVolume("big", "10Gi").build());
    storage.given(aVolume("fitting", "2Gi").build());
    storage.given(aVolume("small", "500Mi").build());
    storage.given(aClaim("data", "", "1Gi").build());

    storage.start();

    PersistentVolumeClaim claim = storage.claim("data");
    assertThat(claim.getSpec().getVolumeName()).isEqualTo("fitting");
    assertThat(claim.getStatus().getPhase()).isEqualTo("Bound");
    assertThat(claim.getStatus().getCapacity().get("storage").toString()).isEqualTo("2Gi");
    assertThat(claim.getMetadata().getAnnotations())
        .containsEntry("pv.kubernetes.io/bind-completed", "yes")
        .containsEntry("pv.kubernetes.io/bound-by-controller", "yes");
    assertThat(storage.volume("fitting").getStatus().getPhase()).isEqualTo("Bound");
    assertThat(storage.volume("fitting").getSpec().getClaimRef().getUid())
        .isEqualTo(claim.getMetadata().getUid());
    assertThat(storage.volume("big").getStatus().getPhase()).isEqualTo("Available");
  }

  @Test
  void respectsClassModesAndSelector() throws InterruptedException {
    storage.given(
        aVolume("other-class", "2Gi").editSpec().withStorageClassName("x").endSpec().build());
    storage.given(
        aVolume("other-mode", "2Gi").editSpec().withAccessModes("ReadOnlyMany").endSpec().build());
    storage.given(aVolume("block", "2Gi").editSpec().withVolumeMode("Block").endSpec().build());
    storage.given(aVolume("unlabelled", "2Gi").build());
    storage.given(
        aVolume("right", "3Gi").editMetadata().addToLabels("disk", "ssd").endMetadata().build());
    storage.given(
        aClaim("data", "", "1Gi")
            .editSpec()
            .withNewSelector()
            .addToMatchLabels("disk", "ssd")
            .endSelector()
            .endSpec()
            .build());

    storage.start();

    assertThat(storage.claim("data").getSpec().getVolumeName()).isEqualTo("right");
  }

  @Test
  void keepsAPromisedVolumeForItsClaim() throws InterruptedException {
    storage.given(
        aVolume("promised", "9Gi")
            .editSpec()
            .withNewClaimRef()
            .withNamespace("shop")
            .withName("later")
            .endClaimRef()
            .endSpec()
            .build());
    storage.given(aClaim("data", "", "1Gi").build());
    storage.start();
    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Pending");

    storage.given(aClaim("later", "", "1Gi").build());
    storage.settle();

    assertThat(storage.claim("later").getSpec().getVolumeName()).isEqualTo("promised");
    assertThat(storage.volume("promised").getMetadata().getAnnotations()).isNullOrEmpty();
  }

  @Test
  void bindsWhenAVolumeAppearsLater() throws InterruptedException {
    storage.given(aClaim("data", "", "1Gi").build());
    storage.start();
    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Pending");

    storage.given(aVolume("late", "1Gi").build());
    storage.settle();

    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Bound");
  }

  @Test
  void honoursTheVolumeThatAClaimNamesIfItSuits() throws InterruptedException {
    storage.given(aVolume("a", "1Gi").build());
    storage.given(aVolume("b", "5Gi").build());
    storage.given(aClaim("data", "", "1Gi").editSpec().withVolumeName("b").endSpec().build());
    storage.given(aClaim("huge", "", "7Gi").editSpec().withVolumeName("a").endSpec().build());

    storage.start();

    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Bound");
    assertThat(storage.claim("huge").getStatus().getPhase()).isEqualTo("Pending");
    assertThat(storage.volume("b").getMetadata().getAnnotations())
        .containsEntry("pv.kubernetes.io/bound-by-controller", "yes");
  }

  @Test
  void oneVolumeIsNeverGivenToTwoClaims() throws InterruptedException {
    storage.given(aVolume("only", "1Gi").build());
    storage.given(aClaim("first", "", "1Gi").build());
    storage.given(aClaim("second", "", "1Gi").build());

    storage.start();

    assertThat(storage.api.all(Resources.PERSISTENT_VOLUME_CLAIMS))
        .extracting(claim -> claim.getStatus().getPhase())
        .containsExactlyInAnyOrder("Bound", "Pending");
  }

  @Test
  void retainedVolumeIsReleasedAndNotGivenAway() throws InterruptedException {
    storage.given(aVolume("kept", "1Gi").build());
    storage.given(aClaim("data", "", "1Gi").build());
    storage.start();

    storage.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "shop", "data");
    storage.given(aClaim("next", "", "1Gi").build());
    storage.settle();

    assertThat(storage.volume("kept").getStatus().getPhase()).isEqualTo("Released");
    assertThat(storage.claim("next").getStatus().getPhase()).isEqualTo("Pending");
  }

  @Test
  void claimThatLosesItsVolumeIsLost() throws InterruptedException {
    storage.given(aVolume("gone", "1Gi").build());
    storage.given(aClaim("data", "", "1Gi").build());
    storage.start();

    PersistentVolumeClaim claim = storage.claim("data");
    storage.given(
        new PersistentVolumeClaimBuilder(claim)
            .editSpec()
            .withVolumeName("never-was")
            .endSpec()
            .build());
    storage.settle();

    assertThat(storage.claim("data").getStatus().getPhase()).isEqualTo("Lost");
  }

  @Test
  void claimInUseIsHeldUntilItsPodIsGone() throws InterruptedException {
    storage.given(aVolume("v", "1Gi").build());
    storage.given(aClaim("data", "", "1Gi").build());
    storage.api.given(Resources.PODS, Storage.podUsing("data"));
    storage.start();
    assertThat(storage.claim("data").getMetadata().getFinalizers())
        .containsExactly("kubernetes.io/pvc-protection");

    storage.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "shop", "data");
    assertThat(storage.claim("data").getMetadata().getFinalizers()).isNotEmpty();

    storage.delete(Resources.PODS, "shop", "user");
    assertThat(storage.api.all(Resources.PERSISTENT_VOLUME_CLAIMS)).isEmpty();
  }

  @Test
  void boundVolumeIsHeldByItsFinalizer() throws InterruptedException {
    storage.given(aVolume("v", "1Gi").build());
    storage.given(aClaim("data", "", "1Gi").build());
    storage.start();

    storage.delete(Resources.PERSISTENT_VOLUMES, "", "v");

    assertThat(storage.volume("v").getMetadata().getFinalizers())
        .containsExactly("kubernetes.io/pv-protection");
  }
}
