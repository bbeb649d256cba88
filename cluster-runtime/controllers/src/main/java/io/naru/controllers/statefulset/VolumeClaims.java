package io.naru.controllers.statefulset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.support.PodBatches.Teller;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a StatefulSet's ordinals: made before their pod, kept when it goes, and deleted
 * with the set or with the ordinal if the retention policy says so, by way of owner references that
 * the garbage collector acts on.
 */
final class VolumeClaims {

  private static final String DELETE = "Delete";

  private final Indexer<PersistentVolumeClaim> claims;
  private final TypedClient<PersistentVolumeClaim> client;
  private final Teller teller;

  VolumeClaims(ControllerContext context, String user, Teller teller) {
    claims = context.lister(Resources.PERSISTENT_VOLUME_CLAIMS);
    client = context.client(user, Resources.PERSISTENT_VOLUME_CLAIMS);
    this.teller = teller;
  }

  /** Makes those that an ordinal lacks. */
  void ensure(StatefulSet set, int ordinal) {
    for (PersistentVolumeClaim template : set.getSpec().getVolumeClaimTemplates()) {
      PersistentVolumeClaim present = claim(set, template, ordinal);
      if (present == null) {
        create(set, template, ordinal);
      } else if (present.getMetadata().getDeletionTimestamp() != null) {
        throw StatusException.conflict(
            Resources.PERSISTENT_VOLUME_CLAIMS.resource().groupResource(),
            present.getMetadata().getName(),
            "the claim is being deleted");
      }
    }
  }

  private void create(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
    String name = Identity.claimName(set, template, ordinal);
    String about =
        "Claim %s Pod %s in StatefulSet %s"
            .formatted(name, Identity.podName(set, ordinal), set.getMetadata().getName());
    Map<String, String> labels = new HashMap<>();
    if (template.getMetadata().getLabels() != null) {
      labels.putAll(template.getMetadata().getLabels());
    }
    if (set.getSpec().getSelector().getMatchLabels() != null) {
      labels.putAll(set.getSpec().getSelector().getMatchLabels());
    }
    PersistentVolumeClaim wanted =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withNamespace(set.getMetadata().getNamespace())
            .withName(name)
            .withLabels(labels)
            .withAnnotations(template.getMetadata().getAnnotations())
            .withOwnerReferences(owners(set, null, null))
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    try {
      client.create(wanted);
      teller.event(set, Type.NORMAL, "SuccessfulCreate", "create " + about + " success");
    } catch (StatusException e) {
      if (e.isAlreadyExists()) {
        return; // the lister does not show it yet
      }
      teller.event(
          set,
          Type.WARNING,
          "FailedCreate",
          "create %s failed error: %s".formatted(about, e.getMessage()));
      throw e;
    }
  }

  /**
   * Whether a claim of the ordinal is about to be deleted with the last pod that had it: the next
   * pod must not begin to use it.
   */
  boolean areStale(StatefulSet set, int ordinal) {
    for (PersistentVolumeClaim template : set.getSpec().getVolumeClaimTemplates()) {
      PersistentVolumeClaim present = claim(set, template, ordinal);
      if (present != null
          && present.getMetadata().getOwnerReferences().stream()
              .anyMatch(owner -> isPod(owner, Identity.podName(set, ordinal)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Brings the owner references of an ordinal's claims in line with the retention policy.
   *
   * @param condemned whether its pod goes because the set shrinks
   */
  void retain(StatefulSet set, Pod pod, int ordinal, boolean condemned) {
    for (PersistentVolumeClaim template : set.getSpec().getVolumeClaimTemplates()) {
      PersistentVolumeClaim present = claim(set, template, ordinal);
      if (present != null && present.getMetadata().getDeletionTimestamp() == null) {
        List<OwnerReference> wanted = owners(set, present, condemned ? pod : null);
        if (!wanted.equals(present.getMetadata().getOwnerReferences())) {
          write(present, wanted);
        }
      }
    }
  }

  private void write(PersistentVolumeClaim claim, List<OwnerReference> owners) {
    // the controller's role lets it update claims, not patch them
    client.update(
        new PersistentVolumeClaimBuilder(claim)
            .editMetadata()
            .withOwnerReferences(owners)
            .endMetadata()
            .build());
  }

  /** What others have written stays; of the set's and its pods' references, those of the policy. */
  private static List<OwnerReference> owners(
      StatefulSet set, @Nullable PersistentVolumeClaim present, @Nullable Pod condemned) {
    List<OwnerReference> result = new ArrayList<>();
    if (present != null) {
      String prefix = set.getMetadata().getName() + "-";
      for (OwnerReference owner : present.getMetadata().getOwnerReferences()) {
        boolean ours =
            owner.getUid().equals(set.getMetadata().getUid())
                || (owner.getKind().equals("Pod") && owner.getName().startsWith(prefix));
        if (!ours) {
          result.add(owner);
        }
      }
    }
    var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
    boolean withSet = policy != null && DELETE.equals(policy.getWhenDeleted());
    boolean withScale = policy != null && DELETE.equals(policy.getWhenScaled());
    if (condemned != null && withScale) {
      result.add(reference(condemned, Resources.PODS));
    } else if (withSet) {
      result.add(reference(set, Resources.STATEFUL_SETS));
    }
    return result;
  }

  private static OwnerReference reference(HasMetadata owner, ResourceType<?> type) {
    return new OwnerReferenceBuilder()
        .withApiVersion(type.apiVersion())
        .withKind(type.kind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .build();
  }

  private static boolean isPod(OwnerReference owner, String name) {
    return owner.getKind().equals("Pod") && owner.getName().equals(name);
  }

  private @Nullable PersistentVolumeClaim claim(
      StatefulSet set, PersistentVolumeClaim template, int ordinal) {
    return claims.get(set.getMetadata().getNamespace(), Identity.claimName(set, template, ordinal));
  }
}
