package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;

/**
 * Claims grow only where their storage class says that its volumes can: Kubernetes' plugin
 * PersistentVolumeClaimResize.
 */
final class ClaimExpansion implements AdmissionPlugin {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");

  private final ObjectReader reader;

  ClaimExpansion(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void validate(Attributes attributes) {
    ObjectNode object = attributes.object();
    ObjectNode old = attributes.old();
    if (object == null || old == null || !attributes.isAbout("", "persistentvolumeclaims")) {
      return;
    }
    JsonNode wanted = Json.at(object, "spec", "resources", "requests", "storage");
    JsonNode present = Json.at(old, "spec", "resources", "requests", "storage");
    if (wanted == null
        || present == null
        || Quantity.parse(wanted.asText()).compareTo(Quantity.parse(present.asText())) <= 0) {
      return;
    }
    String name = classOf(object);
    ApiObject storageClass =
        name.isEmpty() || !name.equals(classOf(old)) ? null : reader.find(CLASSES, "", name);
    if (storageClass == null || !storageClass.tree().path("allowVolumeExpansion").asBoolean()) {
      throw attributes.forbidden(
          "only dynamically provisioned pvc can be resized and the storageclass that provisions"
              + " the pvc must support resize");
    }
  }

  private static String classOf(ObjectNode claim) {
    String old =
        Json.text(claim, "metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
    return old.isEmpty() ? Json.text(claim, "spec", "storageClassName") : old;
  }
}
