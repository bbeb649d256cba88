package io.naru.client.storage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import io.naru.machinery.selector.LabelSelector;
import io.naru.machinery.selector.NodeSelectorTerms;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which volume suits which claim. Pure functions. */
public final class Volumes {

  private Volumes() {}

  /**
   * The volume for a claim: one that is promised to it, else the smallest free one that suits.
   *
   * @param undecided whether a pod must choose the node first: only promises count then
   * @param node that has been chosen, or null
   */
  public static Optional<PersistentVolume> best(
      PersistentVolumeClaim claim,
      List<PersistentVolume> all,
      boolean undecided,
      @Nullable Node node) {
    List<PersistentVolume> suitable =
        all.stream()
            .filter(volume -> volume.getMetadata().getDeletionTimestamp() == null)
            .filter(volume -> mismatch(volume, claim) == null)
            .filter(volume -> hasModes(volume, claim))
            .filter(volume -> node == null || isReachable(volume, node))
            .toList();
    Optional<PersistentVolume> promised =
        suitable.stream()
            .filter(volume -> isPromised(volume, claim))
            .min(Comparator.comparing(Volumes::capacity));
    if (promised.isPresent() || undecided) {
      return promised;
    }
    return suitable.stream()
        .filter(volume -> isFree(volume, claim))
        .min(
            Comparator.comparing(Volumes::capacity)
                .thenComparing(volume -> volume.getMetadata().getName()));
  }

  /** Whether a volume may be given to this claim as far as others and the claim's selector go. */
  public static boolean isFree(PersistentVolume volume, PersistentVolumeClaim claim) {
    return volume.getSpec().getClaimRef() == null
        && phase(volume).equals("Available")
        && isSelected(volume, claim);
  }

  /** Why a volume cannot be this claim's, or null: what even a person's choice must respect. */
  public static @Nullable String mismatch(PersistentVolume volume, PersistentVolumeClaim claim) {
    if (capacity(volume).compareTo(request(claim)) < 0) {
      return "requested PV is too small";
    }
    if (!storageClass(volume).equals(storageClass(claim))) {
      return "storageClassName does not match";
    }
    if (!mode(volume.getSpec().getVolumeMode()).equals(mode(claim.getSpec().getVolumeMode()))) {
      return "incompatible volumeMode";
    }
    if (!hasModes(volume, claim)) {
      return "incompatible accessMode";
    }
    return Objects.requireNonNullElse(claim.getSpec().getVolumeAttributesClassName(), "")
            .equals(Objects.requireNonNullElse(volume.getSpec().getVolumeAttributesClassName(), ""))
        ? null
        : "volumeAttributesClassName does not match";
  }

  /** Whether the volume's reference, with or without uid, is to this claim. */
  public static boolean isPromised(PersistentVolume volume, PersistentVolumeClaim claim) {
    ObjectReference reference = volume.getSpec().getClaimRef();
    return reference != null
        && claim.getMetadata().getName().equals(reference.getName())
        && claim.getMetadata().getNamespace().equals(reference.getNamespace())
        && (isBlank(reference.getUid()) || reference.getUid().equals(claim.getMetadata().getUid()));
  }

  public static boolean isReachable(PersistentVolume volume, Node node) {
    NodeSelectorTerms nodes = nodes(volume);
    return nodes == null || nodes.matches(labels(node), node.getMetadata().getName());
  }

  /** The only nodes that a volume can be reached from; null for all. */
  public static @Nullable NodeSelectorTerms nodes(PersistentVolume volume) {
    var affinity = volume.getSpec().getNodeAffinity();
    return affinity == null || affinity.getRequired() == null
        ? null
        : NodeSelectorTerms.fromJson(Json.mapper().valueToTree(affinity.getRequired()));
  }

  /**
   * The name of the claim behind a volume of a pod, be it named or made for the pod; null if there
   * is none.
   */
  public static @Nullable String claimName(Pod pod, Volume volume) {
    if (volume.getPersistentVolumeClaim() != null) {
      return volume.getPersistentVolumeClaim().getClaimName();
    }
    return volume.getEphemeral() == null
        ? null
        : pod.getMetadata().getName() + "-" + volume.getName();
  }

  /** Whether the binder has brought the claim and its volume together. */
  public static boolean isBound(PersistentVolumeClaim claim) {
    return !isBlank(claim.getSpec().getVolumeName())
        && !StorageNames.annotation(claim, StorageNames.BIND_COMPLETED).isEmpty();
  }

  public static Quantity capacity(PersistentVolume volume) {
    return amount(volume.getSpec().getCapacity());
  }

  public static Quantity request(PersistentVolumeClaim claim) {
    VolumeResourceRequirements resources = claim.getSpec().getResources();
    return amount(resources == null ? null : resources.getRequests());
  }

  public static Quantity amount(
      @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> amounts) {
    var storage = amounts == null ? null : amounts.get("storage");
    return storage == null ? Quantity.ZERO : Quantity.parse(storage.toString());
  }

  public static String phase(PersistentVolume volume) {
    return volume.getStatus() == null
        ? ""
        : Objects.requireNonNullElse(volume.getStatus().getPhase(), "");
  }

  public static String phase(PersistentVolumeClaim claim) {
    return claim.getStatus() == null
        ? ""
        : Objects.requireNonNullElse(claim.getStatus().getPhase(), "");
  }

  /** Empty for none. */
  public static String storageClass(PersistentVolumeClaim claim) {
    String old = StorageNames.annotation(claim, StorageNames.OLD_CLASS);
    return old.isEmpty()
        ? Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "")
        : old;
  }

  private static String storageClass(PersistentVolume volume) {
    String old = StorageNames.annotation(volume, StorageNames.OLD_CLASS);
    return old.isEmpty()
        ? Objects.requireNonNullElse(volume.getSpec().getStorageClassName(), "")
        : old;
  }

  public static boolean isBlank(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static boolean hasModes(PersistentVolume volume, PersistentVolumeClaim claim) {
    return volume.getSpec().getAccessModes().containsAll(claim.getSpec().getAccessModes());
  }

  private static boolean isSelected(PersistentVolume volume, PersistentVolumeClaim claim) {
    var selector = claim.getSpec().getSelector();
    return selector == null
        || LabelSelector.fromJson(Json.mapper().valueToTree(selector)).matches(labels(volume));
  }

  private static String mode(@Nullable String mode) {
    return mode == null || mode.isEmpty() ? "Filesystem" : mode;
  }

  private static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
