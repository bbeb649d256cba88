package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.AdmissionChain;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import org.jspecify.annotations.Nullable;

/** What the operations work with. */
record RegistryContext(
    ObjectStore objects,
    ObjectModel model,
    AdmissionChain admission,
    Versions versions,
    Allocations allocations,
    NameGenerator names,
    RegistryOptions options) {

  /**
   * Writes an object in the version that its kind is stored in.
   *
   * @return the object in the kind's own version; null if the key is not at the expected revision
   */
  @Nullable ApiObject write(Kind kind, String key, long expected, ObjectNode object) {
    CustomObjects custom = kind.custom();
    if (custom == null) {
      return objects.write(key, expected, object);
    }
    ApiObject stored = objects.write(key, expected, custom.toStored(object));
    return stored == null ? null : versions.in(kind, stored);
  }

  /** The present time as it stands in objects. */
  String now() {
    return Metadata.time(options.clock().instant());
  }
}
