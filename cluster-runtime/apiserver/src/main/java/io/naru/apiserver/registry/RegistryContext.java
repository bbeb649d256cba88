package io.naru.apiserver.registry;

import io.naru.apiserver.admission.AdmissionChain;

/** What the operations work with. */
record RegistryContext(
    ObjectStore objects,
    ObjectModel model,
    AdmissionChain admission,
    Versions versions,
    Allocations allocations,
    NameGenerator names,
    RegistryOptions options) {

  /** The present time as it stands in objects. */
  String now() {
    return Metadata.time(options.clock().instant());
  }
}
