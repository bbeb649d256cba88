package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.client.storage.StorageNames;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A cluster in memory with the controllers of storage: what their tests stand on. */
final class Storage implements AutoCloseable {

  static final String CLASS = "standard";

  final InMemoryApi api = new InMemoryApi();
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context =
      new ControllerContext(
          user -> api, informers, new ManualTimers(Instant.parse("2026-01-01T00:00:00Z")));
  private final List<ObjectController<?>> controllers =
      List.of(
          new PersistentVolumeBinder(context),
          new LocalPathProvisioner(context),
          VolumeProtection.ofClaims(context),
          VolumeProtection.ofVolumes(context),
          new EphemeralVolumeController(context));

  void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
    settle();
  }

  /** Lets every controller work until nothing is left to do; what nothing holds goes meanwhile. */
  void settle() throws InterruptedException {
    int before;
    do {
      removeUnheld(Resources.PERSISTENT_VOLUME_CLAIMS);
      removeUnheld(Resources.PERSISTENT_VOLUMES);
      before = api.calls().size();
      informers.awaitApplied();
      for (ObjectController<?> controller : controllers) {
        controller.drain();
      }
    } while (api.calls().size() != before);
  }

  /** A server removes what is deleted with its last finalizer; this one in memory does not. */
  private <T extends HasMetadata> void removeUnheld(ResourceType<T> type) {
    TypedClient<T> client = new TypedClient<>(api, type);
    for (T object : api.all(type)) {
      var metadata = object.getMetadata();
      if (metadata.getDeletionTimestamp() != null && metadata.getFinalizers().isEmpty()) {
        client.delete(type.namespaced() ? metadata.getNamespace() : "", metadata.getName());
      }
    }
  }

  @Override
  public void close() {
    controllers.forEach(ObjectController::close);
    informers.close();
  }

  PersistentVolumeClaim claim(String name) {
    return new TypedClient<>(api, Resources.PERSISTENT_VOLUME_CLAIMS).get("shop", name);
  }

  PersistentVolume volume(String name) {
    return new TypedClient<>(api, Resources.PERSISTENT_VOLUMES).get("", name);
  }

  void delete(ResourceType<?> type, String namespace, String name) throws InterruptedException {
    new TypedClient<>(api, type).delete(namespace, name);
    settle();
  }

  void given(PersistentVolume volume) {
    api.given(Resources.PERSISTENT_VOLUMES, volume);
  }

  void given(PersistentVolumeClaim claim) {
    api.given(Resources.PERSISTENT_VOLUME_CLAIMS, claim);
  }

  /** Of the class {@link #CLASS}. */
  void givenClass(String bindingMode) {
    api.given(
        Resources.STORAGE_CLASSES,
        new StorageClassBuilder()
            .withNewMetadata()
            .withName(CLASS)
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .addToAnnotations(StorageNames.DEFAULT_CLASS, "true")
            .endMetadata()
            .withProvisioner(LocalPathProvisioner.NAME)
            .withVolumeBindingMode(bindingMode)
            .withReclaimPolicy("Delete")
            .withAllowVolumeExpansion(true)
            .build());
    api.given(
        Resources.NODES,
        new NodeBuilder()
            .withNewMetadata()
            .withName("n1")
            .addToLabels("kubernetes.io/hostname", "host1")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }

  static PersistentVolumeBuilder aVolume(String name, String size) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withCapacity(Map.of("storage", new Quantity(size)))
        .withAccessModes("ReadWriteOnce")
        .withPersistentVolumeReclaimPolicy("Retain")
        .withStorageClassName("")
        .withNewHostPath()
        .withPath("/data")
        .endHostPath()
        .endSpec();
  }

  static PersistentVolumeClaimBuilder aClaim(String name, String storageClass, String size) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withStorageClassName(storageClass)
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity(size)))
        .endResources()
        .endSpec();
  }

  static Pod podUsing(String claim) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("user")
        .endMetadata()
        .withNewSpec()
        .withNodeName("n1")
        .addNewVolume()
        .withName("data")
        .withNewPersistentVolumeClaim()
        .withClaimName(claim)
        .endPersistentVolumeClaim()
        .endVolume()
        .endSpec()
        .build();
  }
}
