package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.util.Comparator;
import java.util.Optional;

/**
 * Claims and ingresses that name no class get the one that is marked as the default (of several the
 * newest): Kubernetes' plugins DefaultStorageClass and DefaultIngressClass.
 */
final class DefaultClasses implements AdmissionPlugin {

  private static final GroupVersionResource STORAGE_CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");
  private static final GroupVersionResource INGRESS_CLASSES =
      new GroupVersionResource("networking.k8s.io", "v1", "ingressclasses");

  private final ObjectReader reader;

  DefaultClasses(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void mutate(Attributes attributes) {
    if (attributes.isCreateOf("", "persistentvolumeclaims")) {
      ObjectNode claim = attributes.requireObject();
      boolean named =
          Json.at(claim, "spec", "storageClassName") != null
              || Json.at(
                      claim, "metadata", "annotations", "volume.beta.kubernetes.io/storage-class")
                  != null;
      if (!named) {
        set(
            claim,
            "storageClassName",
            defaultOf(STORAGE_CLASSES, "storageclass.kubernetes.io/is-default-class"));
      }
    } else if (attributes.isCreateOf("networking.k8s.io", "ingresses")) {
      ObjectNode ingress = attributes.requireObject();
      boolean named =
          Json.at(ingress, "spec", "ingressClassName") != null
              || Json.at(ingress, "metadata", "annotations", "kubernetes.io/ingress.class") != null;
      if (!named) {
        set(
            ingress,
            "ingressClassName",
            defaultOf(INGRESS_CLASSES, "ingressclass.kubernetes.io/is-default-class"));
      }
    }
  }

  private static void set(ObjectNode object, String field, Optional<ApiObject> chosen) {
    chosen.ifPresent(found -> Json.ensureObject(object, "spec").put(field, found.name()));
  }

  private Optional<ApiObject> defaultOf(GroupVersionResource classes, String annotation) {
    Comparator<ApiObject> age =
        Comparator.comparing(found -> Json.text(found.tree(), "metadata", "creationTimestamp"));
    return reader.list(classes, "").stream()
        .filter(
            found -> Json.text(found.tree(), "metadata", "annotations", annotation).equals("true"))
        .min(age.reversed().thenComparing(ApiObject::name));
  }
}
