package io.naru.apiserver.kinds;

import java.util.Set;

/** What a deletion answers: some resources their last state, the others a Status. */
public final class DeletedObjects {

  private static final Set<String> RETURNED =
      Set.of(
          "pods",
          "podtemplates",
          "resourcequotas",
          "serviceaccounts",
          "services",
          "persistentvolumes",
          "persistentvolumeclaims",
          "storageclasses.storage.k8s.io",
          "volumeattachments.storage.k8s.io",
          "volumeattributesclasses.storage.k8s.io",
          "csidrivers.storage.k8s.io",
          "csinodes.storage.k8s.io",
          "deviceclasses.resource.k8s.io",
          "resourceclaims.resource.k8s.io",
          "resourceclaimtemplates.resource.k8s.io",
          "resourceslices.resource.k8s.io");

  private DeletedObjects() {}

  /** Whether the answer to the deletion of one object is that object. */
  public static boolean areReturned(Kind kind) {
    return RETURNED.contains(kind.resource().groupResource().toString());
  }
}
