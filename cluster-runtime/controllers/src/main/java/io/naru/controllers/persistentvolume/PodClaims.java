package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.storage.Volumes;
import java.util.ArrayList;
import java.util.List;

/** Which pods use which claims. */
final class PodClaims {

  private static final String BY_CLAIM = "persistentvolume/claim";

  private final Indexer<Pod> pods;

  PodClaims(Indexer<Pod> pods) {
    this.pods = pods;
    pods.addIndex(BY_CLAIM, PodClaims::keys);
  }

  /** The pods that are on a node and use the claim, be they finished or not. */
  List<Pod> usersOnNodes(PersistentVolumeClaim claim) {
    return pods.byIndex(BY_CLAIM, Indexer.key(claim)).stream()
        .filter(pod -> !Volumes.isBlank(pod.getSpec().getNodeName()) && uses(pod, claim))
        .toList();
  }

  /** A claim that has the name of an ephemeral volume's need not be made for the pod. */
  private static boolean uses(Pod pod, PersistentVolumeClaim claim) {
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() != null
          && claim
              .getMetadata()
              .getName()
              .equals(volume.getPersistentVolumeClaim().getClaimName())) {
        return true;
      }
    }
    return Owners.isControlledBy(claim, pod);
  }

  /** Keys of the claims that a pod names, or that are made for it. */
  static List<String> keys(Pod pod) {
    List<String> keys = new ArrayList<>();
    String namespace = pod.getMetadata().getNamespace();
    for (Volume volume : pod.getSpec().getVolumes()) {
      String name = Volumes.claimName(pod, volume);
      if (name != null) {
        keys.add(Indexer.key(namespace, name));
      }
    }
    return keys;
  }
}
