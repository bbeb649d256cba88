package io.naru.controllers.statefulset;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.controllers.support.PodTemplates;
import io.naru.controllers.support.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What makes a pod the one of an ordinal: names, labels, claims. Pure functions. */
final class Identity {

  static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
  static final String POD_INDEX = "apps.kubernetes.io/pod-index";
  static final String REVISION = "controller-revision-hash";

  private Identity() {}

  static int start(StatefulSet set) {
    var ordinals = set.getSpec().getOrdinals();
    return ordinals == null ? 0 : Objects.requireNonNullElse(ordinals.getStart(), 0);
  }

  static int replicas(StatefulSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  /** The ordinal after the last one wanted. */
  static int end(StatefulSet set) {
    return start(set) + replicas(set);
  }

  static String podName(StatefulSet set, int ordinal) {
    return set.getMetadata().getName() + "-" + ordinal;
  }

  /** The ordinal of a pod by its name, or -1 if it is no pod of this set. */
  static int ordinal(StatefulSet set, Pod pod) {
    String prefix = set.getMetadata().getName() + "-";
    String name = pod.getMetadata().getName();
    String digits = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return -1; // more digits than an ordinal can have
    }
  }

  /** The name of the revision that a pod was made from; empty if it says none. */
  static String revision(Pod pod) {
    return Selectors.labels(pod).getOrDefault(REVISION, "");
  }

  static Map<String, String> labels(StatefulSet set, int ordinal) {
    return Map.of(POD_NAME, podName(set, ordinal), POD_INDEX, Integer.toString(ordinal));
  }

  /** The names of the claims of an ordinal, by the name of the volume that uses each. */
  static String claimName(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
    return template.getMetadata().getName() + "-" + podName(set, ordinal);
  }

  /**
   * @param revision name of the revision that the template is of
   */
  static Pod pod(StatefulSet set, PodTemplateSpec template, String revision, int ordinal) {
    return PodTemplates.pod(template, Owners.controllerReference(set, Resources.STATEFUL_SETS))
        .editMetadata()
        .withNamespace(set.getMetadata().getNamespace())
        .withName(podName(set, ordinal))
        .addToLabels(labels(set, ordinal))
        .addToLabels(REVISION, revision)
        .endMetadata()
        .editSpec()
        .withHostname(podName(set, ordinal))
        .withSubdomain(set.getSpec().getServiceName())
        .withVolumes(volumes(set, template, ordinal))
        .endSpec()
        .build();
  }

  /** A claim of the set takes the place of a volume of the same name in the template. */
  private static List<Volume> volumes(StatefulSet set, PodTemplateSpec template, int ordinal) {
    List<Volume> result = new ArrayList<>();
    for (PersistentVolumeClaim claim : set.getSpec().getVolumeClaimTemplates()) {
      result.add(
          new VolumeBuilder()
              .withName(claim.getMetadata().getName())
              .withNewPersistentVolumeClaim()
              .withClaimName(claimName(set, claim, ordinal))
              .endPersistentVolumeClaim()
              .build());
    }
    for (Volume volume : template.getSpec().getVolumes()) {
      if (result.stream().noneMatch(claimed -> claimed.getName().equals(volume.getName()))) {
        result.add(volume);
      }
    }
    return result;
  }
}
