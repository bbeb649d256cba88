package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;

/** Claims and volumes get finalizers, which hold them as long as they are in use. */
final class StorageInUseProtection implements AdmissionPlugin {

  @Override
  public void mutate(Attributes attributes) {
    if (attributes.isCreateOf("", "persistentvolumeclaims")) {
      protect(attributes.requireObject(), "kubernetes.io/pvc-protection");
    } else if (attributes.isCreateOf("", "persistentvolumes")) {
      protect(attributes.requireObject(), "kubernetes.io/pv-protection");
    }
  }

  private static void protect(ObjectNode object, String finalizer) {
    ObjectNode metadata = Json.ensureObject(object, "metadata");
    ArrayNode finalizers =
        metadata.get("finalizers") instanceof ArrayNode present
            ? present
            : metadata.putArray("finalizers");
    for (JsonNode known : finalizers) {
      if (known.asText().equals(finalizer)) {
        return;
      }
    }
    finalizers.add(finalizer);
  }
}
