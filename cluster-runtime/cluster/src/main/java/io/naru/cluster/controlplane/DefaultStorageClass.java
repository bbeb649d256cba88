package io.naru.cluster.controlplane;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Resources;
import io.naru.controllers.persistentvolume.LocalPathProvisioner;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;

/** The storage class {@code standard} that a new cluster has, as kind's clusters do. */
final class DefaultStorageClass {

  private static final GroupVersionResource CLASSES = Resources.STORAGE_CLASSES.resource();

  private DefaultStorageClass() {}

  /** Makes it where there is no class at all: whoever made others has decided otherwise. */
  static void ensure(ApiTransport transport) {
    if (!transport.list(CLASSES, null, Selection.ALL).items().isEmpty()) {
      return;
    }
    ObjectNode object =
        Json.object()
            .put("apiVersion", Resources.STORAGE_CLASSES.apiVersion())
            .put("kind", Resources.STORAGE_CLASSES.kind());
    ObjectNode metadata = object.putObject("metadata").put("name", "standard");
    metadata.putObject("annotations").put("storageclass.kubernetes.io/is-default-class", "true");
    object
        .put("provisioner", LocalPathProvisioner.NAME)
        .put("reclaimPolicy", "Delete")
        .put("volumeBindingMode", "WaitForFirstConsumer")
        .put("allowVolumeExpansion", true);
    transport.create(Target.of(CLASSES, "", ""), ApiObject.of(object));
  }
}
