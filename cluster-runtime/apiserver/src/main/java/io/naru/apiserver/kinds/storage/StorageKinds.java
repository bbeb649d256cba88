package io.naru.apiserver.kinds.storage;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code storage.k8s.io}. */
public final class StorageKinds {

  private StorageKinds() {}

  public static List<Kind> rows() {
    return List.of(
        csidrivers(),
        csinodes(),
        csistoragecapacities(),
        storageclasses(),
        volumeattachments(),
        volumeattributesclasses());
  }

  private static Kind csidrivers() {
    return KindBuilder.clusterWide("storage.k8s.io/v1", "CSIDriver", "csidrivers")
        .strategy(CsiStrategies.driver())
        .printer(StoragePrinters.drivers())
        .build();
  }

  private static Kind csinodes() {
    return KindBuilder.clusterWide("storage.k8s.io/v1", "CSINode", "csinodes")
        .strategy(CsiStrategies.node())
        .printer(StoragePrinters.nodes())
        .build();
  }

  private static Kind csistoragecapacities() {
    return KindBuilder.namespaced("storage.k8s.io/v1", "CSIStorageCapacity", "csistoragecapacities")
        .strategy(CsiStrategies.capacity())
        .build();
  }

  private static Kind storageclasses() {
    return KindBuilder.clusterWide("storage.k8s.io/v1", "StorageClass", "storageclasses")
        .shortNames("sc")
        .strategy(new StorageClassStrategy())
        .printer(StoragePrinters.storageClasses())
        .build();
  }

  private static Kind volumeattachments() {
    return KindBuilder.clusterWide("storage.k8s.io/v1", "VolumeAttachment", "volumeattachments")
        .status()
        .strategy(AttachmentStrategies.attachment())
        .printer(StoragePrinters.attachments())
        .build();
  }

  private static Kind volumeattributesclasses() {
    return KindBuilder.clusterWide(
            "storage.k8s.io/v1", "VolumeAttributesClass", "volumeattributesclasses")
        .shortNames("vac")
        .strategy(AttachmentStrategies.attributesClass())
        .printer(StoragePrinters.attributesClasses())
        .build();
  }
}
