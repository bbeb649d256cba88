package io.naru.desktop.topology;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a pod needs by name: configuration and claims, by volume or by variable. */
final class PodReferences {

  /**
   * One of them.
   *
   * @param optional the pod starts without it, too
   */
  record Reference(String kind, String name, Link link, boolean optional) {}

  private final Set<Reference> found = new LinkedHashSet<>();

  private PodReferences() {}

  static Set<Reference> of(PodSpec spec) {
    PodReferences references = new PodReferences();
    spec.getVolumes().forEach(references::volume);
    spec.getInitContainers().forEach(references::container);
    spec.getContainers().forEach(references::container);
    for (LocalObjectReference pull : spec.getImagePullSecrets()) {
      references.add("secrets", pull.getName(), Link.REFERENCE, true);
    }
    return references.found;
  }

  private void volume(Volume volume) {
    if (volume.getConfigMap() != null) {
      add(
          "configmaps",
          volume.getConfigMap().getName(),
          Link.MOUNT,
          volume.getConfigMap().getOptional());
    }
    if (volume.getSecret() != null) {
      add(
          "secrets",
          volume.getSecret().getSecretName(),
          Link.MOUNT,
          volume.getSecret().getOptional());
    }
    if (volume.getPersistentVolumeClaim() != null) {
      add(
          "persistentvolumeclaims",
          volume.getPersistentVolumeClaim().getClaimName(),
          Link.MOUNT,
          false);
    }
    if (volume.getProjected() != null && !volume.getName().startsWith("kube-api-access-")) {
      for (VolumeProjection source : volume.getProjected().getSources()) {
        if (source.getConfigMap() != null) {
          add(
              "configmaps",
              source.getConfigMap().getName(),
              Link.MOUNT,
              source.getConfigMap().getOptional());
        }
        if (source.getSecret() != null) {
          add(
              "secrets",
              source.getSecret().getName(),
              Link.MOUNT,
              source.getSecret().getOptional());
        }
      }
    }
  }

  private void container(Container container) {
    for (EnvVar variable : container.getEnv()) {
      var from = variable.getValueFrom();
      if (from != null && from.getConfigMapKeyRef() != null) {
        add(
            "configmaps",
            from.getConfigMapKeyRef().getName(),
            Link.REFERENCE,
            from.getConfigMapKeyRef().getOptional());
      }
      if (from != null && from.getSecretKeyRef() != null) {
        add(
            "secrets",
            from.getSecretKeyRef().getName(),
            Link.REFERENCE,
            from.getSecretKeyRef().getOptional());
      }
    }
    for (EnvFromSource from : container.getEnvFrom()) {
      if (from.getConfigMapRef() != null) {
        add(
            "configmaps",
            from.getConfigMapRef().getName(),
            Link.REFERENCE,
            from.getConfigMapRef().getOptional());
      }
      if (from.getSecretRef() != null) {
        add(
            "secrets",
            from.getSecretRef().getName(),
            Link.REFERENCE,
            from.getSecretRef().getOptional());
      }
    }
  }

  private void add(
      String kind,
      @org.jspecify.annotations.Nullable String name,
      Link link,
      @org.jspecify.annotations.Nullable Boolean optional) {
    if (name != null && !name.isEmpty()) {
      found.add(new Reference(kind, name, link, Boolean.TRUE.equals(optional)));
    }
  }
}
