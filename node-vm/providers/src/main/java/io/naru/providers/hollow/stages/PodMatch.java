package io.naru.providers.hollow.stages;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.machinery.selector.LabelSelector;
import java.util.Map;

/**
 * Which pods a stage is for; all conditions must hold.
 *
 * @param namespace empty for any
 * @param annotations that the pod must have; the value {@code *} stands for any value
 * @param owner kind of the controlling owner; empty for any or none
 * @param restartPolicy empty for any
 * @param probes whether some container has a readiness or startup probe; empty for either
 */
record PodMatch(
    String namespace,
    LabelSelector labels,
    Map<String, String> annotations,
    String owner,
    String restartPolicy,
    String probes) {

  static final String ANY_VALUE = "*";

  boolean matches(Pod pod) {
    var metadata = pod.getMetadata();
    return (namespace.isEmpty() || namespace.equals(metadata.getNamespace()))
        && (owner.isEmpty() || isOwned(pod))
        && (restartPolicy.isEmpty() || restartPolicy.equals(pod.getSpec().getRestartPolicy()))
        && (probes.isEmpty() || Boolean.parseBoolean(probes) == hasProbes(pod))
        && hasAnnotations(metadata.getAnnotations())
        && labels.matches(metadata.getLabels() == null ? Map.of() : metadata.getLabels());
  }

  private boolean isOwned(Pod pod) {
    for (OwnerReference reference : pod.getMetadata().getOwnerReferences()) {
      if (Boolean.TRUE.equals(reference.getController())) {
        return owner.equals(reference.getKind());
      }
    }
    return false;
  }

  private boolean hasAnnotations(@org.jspecify.annotations.Nullable Map<String, String> present) {
    for (Map.Entry<String, String> wanted : annotations.entrySet()) {
      String value = present == null ? null : present.get(wanted.getKey());
      if (value == null
          || !(wanted.getValue().equals(ANY_VALUE) || wanted.getValue().equals(value))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasProbes(Pod pod) {
    for (Container container : pod.getSpec().getContainers()) {
      if (container.getReadinessProbe() != null || container.getStartupProbe() != null) {
        return true;
      }
    }
    return false;
  }
}
