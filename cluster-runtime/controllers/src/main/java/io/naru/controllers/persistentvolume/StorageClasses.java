package io.naru.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.naru.client.Indexer;
import io.naru.client.storage.StorageNames;
import java.util.Comparator;
import java.util.Optional;

/** Looks up storage classes. */
final class StorageClasses {

  private final Indexer<StorageClass> classes;

  StorageClasses(Indexer<StorageClass> classes) {
    this.classes = classes;
  }

  Optional<StorageClass> find(String name) {
    return Optional.ofNullable(classes.get("", name));
  }

  /** Of several that are marked as the default, the newest. */
  Optional<StorageClass> theDefault() {
    Comparator<StorageClass> byAge =
        Comparator.comparing(found -> found.getMetadata().getCreationTimestamp());
    return classes.list().stream()
        .filter(found -> StorageNames.annotation(found, StorageNames.DEFAULT_CLASS).equals("true"))
        .min(byAge.reversed().thenComparing(found -> found.getMetadata().getName()));
  }

  static boolean waitsForConsumer(StorageClass storageClass) {
    return "WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode());
  }
}
