package io.naru.scheduler.framework;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.naru.client.storage.Volumes;
import java.util.ArrayList;
import java.util.List;

/**
 * A claim that a pod uses, of the pod's namespace.
 *
 * @param madeForPod whether it belongs to the pod ("generic ephemeral volume"), which then owns it
 */
public record ClaimReference(String name, boolean madeForPod) {

  /** Each claim once, in the order of the pod's volumes. */
  static List<ClaimReference> of(Pod pod) {
    List<ClaimReference> claims = new ArrayList<>(0);
    for (Volume volume : pod.getSpec().getVolumes()) {
      String name = Volumes.claimName(pod, volume);
      if (name != null) {
        ClaimReference claim = new ClaimReference(name, volume.getEphemeral() != null);
        if (!claims.contains(claim)) {
          claims.add(claim);
        }
      }
    }
    return List.copyOf(claims);
  }
}
