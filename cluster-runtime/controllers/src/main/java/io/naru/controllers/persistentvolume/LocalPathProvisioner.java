package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.client.storage.StorageNames;
import io.naru.client.storage.Volumes;
import io.naru.controllers.support.Selectors;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provisions volumes that are directories of a node, as the local-path provisioner of Rancher does
 * that kind brings along. The node's agent makes the directory when the first pod mounts it, and
 * removes it once the volume is no more. Volumes grow on paper: a directory takes what the disk
 * has.
 */
public final class LocalPathProvisioner extends ObjectController<PersistentVolumeClaim> {

  /** The name that storage classes give. */
  public static final String NAME = "naru.io/local-path";

  /** Of the nodes: where the directories are. */
  public static final String DIRECTORY = "/var/lib/naru/local-path";

  private static final String HOSTNAME = "kubernetes.io/hostname";
  private static final Set<String> MODES = Set.of("ReadWriteOnce", "ReadWriteOncePod");

  private final Indexer<Node> nodes;
  private final Indexer<PersistentVolume> volumes;
  private final StorageClasses classes;
  private final PodClaims users;
  private final TypedClient<PersistentVolume> volumeClient;
  private final TypedClient<PersistentVolumeClaim> claimClient;
  private final Controller<String> deletions;

  public LocalPathProvisioner(ControllerContext context) {
    super(context, PersistentVolumeBinder.USER, NAME, Resources.PERSISTENT_VOLUME_CLAIMS, 1);
    nodes = context.lister(Resources.NODES);
    volumes = context.lister(Resources.PERSISTENT_VOLUMES);
    classes = new StorageClasses(context.lister(Resources.STORAGE_CLASSES));
    volumeClient = new TypedClient<>(transport, Resources.PERSISTENT_VOLUMES);
    claimClient = context.client("expand-controller", Resources.PERSISTENT_VOLUME_CLAIMS);
    users = new PodClaims(context.lister(Resources.PODS));
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onAdd(Pod pod) {
                PodClaims.keys(pod).forEach(LocalPathProvisioner.this::enqueue);
              }

              @Override
              public void onUpdate(Pod old, Pod pod) {
                if (!Objects.equals(old.getSpec().getNodeName(), pod.getSpec().getNodeName())) {
                  onAdd(pod);
                }
              }
            });
    deletions = new Controller<>("local-path-deletion", context.timers(), this::delete);
    context
        .informer(Resources.PERSISTENT_VOLUMES)
        .addHandler(
            EventHandler.forEach(volume -> deletions.enqueue(volume.getMetadata().getName())));
  }

  @Override
  public void start() {
    super.start();
    deletions.start(1);
  }

  @Override
  public void close() {
    deletions.close();
    super.close();
  }

  @Override
  public void drain() throws InterruptedException {
    super.drain();
    deletions.drain();
  }

  private static boolean isOurs(PersistentVolume volume) {
    return StorageNames.annotation(volume, StorageNames.PROVISIONED_BY).equals(NAME);
  }

  private Result delete(String name) {
    PersistentVolume volume = volumes.get(name);
    if (volume != null
        && isOurs(volume)
        && volume.getMetadata().getDeletionTimestamp() == null
        && Volumes.phase(volume).equals("Released")
        && "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
      try {
        volumeClient.deleteUid("", name, volume.getMetadata().getUid());
      } catch (StatusException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    return Result.done();
  }

  @Override
  protected Result sync(String key) {
    PersistentVolumeClaim claim = lister.get(key);
    if (claim == null || claim.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    if (!Volumes.isBlank(claim.getSpec().getVolumeName())) {
      expand(claim);
    } else if (StorageNames.annotation(claim, StorageNames.PROVISIONER).equals(NAME)) {
      provision(claim);
    } else {
      chooseForPod(claim);
    }
    return Result.done();
  }

  /**
   * A pod that got its node without the scheduler's volume binding (its spec names the node) would
   * wait for its claim for ever: the claim follows the pod.
   */
  private void chooseForPod(PersistentVolumeClaim claim) {
    boolean waits =
        StorageNames.annotation(claim, StorageNames.SELECTED_NODE).isEmpty()
            && classes
                .find(Volumes.storageClass(claim))
                .filter(found ->
                    NAME.equals(found.getProvisioner()) && StorageClasses.waitsForConsumer(found))
                .isPresent();
    List<Pod> pods = waits ? users.usersOnNodes(claim) : List.of();
    if (!pods.isEmpty()) {
      new TypedClient<>(transport, Resources.PERSISTENT_VOLUME_CLAIMS)
          .update(
              new PersistentVolumeClaimBuilder(claim)
                  .editMetadata()
                  .addToAnnotations(
                      StorageNames.SELECTED_NODE, pods.getFirst().getSpec().getNodeName())
                  .endMetadata()
                  .build());
    }
  }

  private void provision(PersistentVolumeClaim claim) {
    StorageClass storageClass = classes.find(Volumes.storageClass(claim)).orElse(null);
    String name = "pvc-" + claim.getMetadata().getUid();
    if (storageClass == null
        || !NAME.equals(storageClass.getProvisioner())
        || volumes.get(name) != null) {
      return;
    }
    String chosen = StorageNames.annotation(claim, StorageNames.SELECTED_NODE);
    if (chosen.isEmpty() && StorageClasses.waitsForConsumer(storageClass)) {
      return;
    }
    String refusal = refusal(claim);
    Node node = chosen.isEmpty() ? anyNode() : nodes.get(chosen);
    if (refusal == null && node == null) {
      refusal = chosen.isEmpty() ? "no node is ready" : "node \"" + chosen + "\" not found";
    }
    if (refusal != null || node == null) {
      event(
          claim,
          Type.WARNING,
          "ProvisioningFailed",
          "failed to provision volume with StorageClass \"%s\": %s"
              .formatted(storageClass.getMetadata().getName(), refusal));
      return;
    }
    event(
        claim,
        Type.NORMAL,
        "Provisioning",
        "External provisioner is provisioning volume for claim \"%s\""
            .formatted(Indexer.key(claim)));
    try {
      volumeClient.create(volume(name, claim, storageClass, node));
    } catch (StatusException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
    event(claim, Type.NORMAL, "ProvisioningSucceeded", "Successfully provisioned volume " + name);
  }

  private static @Nullable String refusal(PersistentVolumeClaim claim) {
    if (!MODES.containsAll(claim.getSpec().getAccessModes())) {
      return "a directory of one node only supports ReadWriteOnce and ReadWriteOncePod access"
          + " modes";
    }
    if ("Block".equals(claim.getSpec().getVolumeMode())) {
      return "a directory is no block device";
    }
    return claim.getSpec().getSelector() == null ? null : "claim.Spec.Selector is not supported";
  }

  /** For classes that bind at once, when no pod has a say yet. */
  private @Nullable Node anyNode() {
    return nodes.list().stream()
        .filter(node ->
            node.getStatus() != null
                && node.getStatus().getConditions().stream()
                    .anyMatch(condition ->
                        condition.getType().equals("Ready")
                            && condition.getStatus().equals("True")))
        .findFirst()
        .orElse(null);
  }

  private static PersistentVolume volume(
      String name, PersistentVolumeClaim claim, StorageClass storageClass, Node node) {
    var metadata = claim.getMetadata();
    String hostname = Selectors.labels(node).getOrDefault(HOSTNAME, node.getMetadata().getName());
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToAnnotations(StorageNames.PROVISIONED_BY, NAME)
        .endMetadata()
        .withNewSpec()
        .withAccessModes(claim.getSpec().getAccessModes())
        .withCapacity(claim.getSpec().getResources().getRequests())
        .withVolumeMode("Filesystem")
        .withStorageClassName(storageClass.getMetadata().getName())
        .withPersistentVolumeReclaimPolicy(
            Objects.requireNonNullElse(storageClass.getReclaimPolicy(), "Delete"))
        .withMountOptions(storageClass.getMountOptions())
        .withNewClaimRef()
        .withKind("PersistentVolumeClaim")
        .withApiVersion("v1")
        .withNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .endClaimRef()
        .withNewHostPath()
        .withPath(
            "%s/%s_%s_%s".formatted(DIRECTORY, name, metadata.getNamespace(), metadata.getName()))
        .withType("DirectoryOrCreate")
        .endHostPath()
        .withNewNodeAffinity()
        .withNewRequired()
        .addNewNodeSelectorTerm()
        .addNewMatchExpression()
        .withKey(HOSTNAME)
        .withOperator("In")
        .withValues(List.of(hostname))
        .endMatchExpression()
        .endNodeSelectorTerm()
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .build();
  }

  private void expand(PersistentVolumeClaim claim) {
    PersistentVolume volume = volumes.get(claim.getSpec().getVolumeName());
    if (volume == null
        || !isOurs(volume)
        || !Volumes.phase(claim).equals("Bound")
        || !Volumes.isPromised(volume, claim)
        || Volumes.request(claim).compareTo(Volumes.amount(claim.getStatus().getCapacity())) <= 0
        || !allowsExpansion(claim)) {
      return;
    }
    if (Volumes.capacity(volume).compareTo(Volumes.request(claim)) < 0) {
      volumeClient.update(
          new PersistentVolumeBuilder(volume)
              .editSpec()
              .withCapacity(claim.getSpec().getResources().getRequests())
              .endSpec()
              .build());
    }
    var patch = Json.object();
    patch
        .putObject("status")
        .putObject("capacity")
        .put("storage", Volumes.request(claim).toString());
    claimClient.patchStatus(
        claim.getMetadata().getNamespace(), claim.getMetadata().getName(), patch);
    event(claim, Type.NORMAL, "VolumeResizeSuccessful", "Resize volume succeeded");
  }

  private boolean allowsExpansion(PersistentVolumeClaim claim) {
    return classes
        .find(Volumes.storageClass(claim))
        .filter(found -> Boolean.TRUE.equals(found.getAllowVolumeExpansion()))
        .isPresent();
  }
}
