package io.naru.controllers.resourceclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodResourceClaimStatus;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplateBuilder;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.controllers.testing.Workbench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceClaimControllersTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");

  @BeforeEach
  void start() throws InterruptedException {
    ResourceClaimController claims = new ResourceClaimController(bench.context);
    bench.add(claims, claims::drain);
    ReservationController reservations = new ReservationController(bench.context);
    bench.add(reservations, reservations::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void claimIsMadeFromTheTemplateAndThePodKnowsIt() throws InterruptedException {
    givenTemplate();
    Pod pod = givenPod();
    bench.settle();

    ResourceClaim claim = only();
    assertThat(claim.getMetadata().getName()).startsWith("trainer-gpu-");
    assertThat(claim.getMetadata().getLabels()).containsEntry("from", "template");
    assertThat(claim.getMetadata().getAnnotations())
        .containsEntry(ResourceClaimController.POD_CLAIM_NAME, "gpu");
    assertThat(Owners.isControlledBy(claim, pod)).isTrue();
    assertThat(live().getStatus().getResourceClaimStatuses())
        .extracting(PodResourceClaimStatus::getResourceClaimName)
        .containsExactly(claim.getMetadata().getName());
  }

  @Test
  void claimIsMadeWhenItsTemplateComes() throws InterruptedException {
    givenPod();
    bench.settle();
    assertThat(all()).isEmpty();

    givenTemplate();
    bench.settle();
    assertThat(all()).hasSize(1);
  }

  @Test
  void noClaimIsMadeTwice() throws InterruptedException {
    givenTemplate();
    givenPod();
    bench.settle();
    // As if the write of the status had been lost.
    bench
        .client(Resources.PODS)
        .updateStatus(new PodBuilder(live()).withNewStatus().endStatus().build());
    bench.settle();

    assertThat(all()).hasSize(1);
    assertThat(live().getStatus().getResourceClaimStatuses()).hasSize(1);
  }

  @Test
  void claimOfAFinishedPodGoes() throws InterruptedException {
    givenTemplate();
    Pod pod = givenPod();
    bench.settle();
    bench.finish(pod, "Succeeded");
    bench.settle();
    assertThat(all()).isEmpty();
  }

  @Test
  void claimThatNobodyNeedsGivesItsDevicesBack() throws InterruptedException {
    Pod pod = givenPod();
    givenSharedClaim(pod.getMetadata().getUid(), "of-a-pod-that-is-gone");
    bench.settle();
    assertThat(only().getStatus().getReservedFor()).hasSize(1);
    assertThat(only().getStatus().getAllocation()).isNotNull();

    bench.client(Resources.PODS).delete("default", "trainer");
    bench.settle();
    assertThat(only().getStatus().getReservedFor()).isEmpty();
    assertThat(only().getStatus().getAllocation()).isNull();
    assertThat(only().getMetadata().getFinalizers()).isEmpty();
  }

  private ResourceClaim only() {
    assertThat(all()).hasSize(1);
    return all().getFirst();
  }

  private List<ResourceClaim> all() {
    return bench.api.all(Resources.RESOURCE_CLAIMS);
  }

  private Pod live() {
    return bench.client(Resources.PODS).get("default", "trainer");
  }

  private void givenTemplate() {
    bench
        .client(Resources.RESOURCE_CLAIM_TEMPLATES)
        .create(
            new ResourceClaimTemplateBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("gpu")
                .endMetadata()
                .withNewSpec()
                .withNewMetadata()
                .addToLabels("from", "template")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .endSpec()
                .build());
  }

  private Pod givenPod() {
    return bench
        .client(Resources.PODS)
        .create(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("trainer")
                .endMetadata()
                .withNewSpec()
                .addNewResourceClaim()
                .withName("gpu")
                .withResourceClaimTemplateName("gpu")
                .endResourceClaim()
                .addNewResourceClaim()
                .withName("shared")
                .withResourceClaimName("shared")
                .endResourceClaim()
                .endSpec()
                .build());
  }

  private void givenSharedClaim(String... uids) {
    ResourceClaimBuilder claim =
        new ResourceClaimBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("shared")
            .withFinalizers(ReservationController.FINALIZER)
            .endMetadata()
            .withNewStatus()
            .withAllocation(new AllocationResult())
            .endStatus();
    for (String uid : uids) {
      claim =
          claim
              .editStatus()
              .addNewReservedFor()
              .withResource("pods")
              .withName("trainer")
              .withUid(uid)
              .endReservedFor()
              .endStatus();
    }
    bench.client(Resources.RESOURCE_CLAIMS).create(claim.build());
  }
}
