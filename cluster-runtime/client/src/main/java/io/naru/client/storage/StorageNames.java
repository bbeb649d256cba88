package io.naru.client.storage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** Annotations by which binder, scheduler and provisioners talk to each other. */
public final class StorageNames {

  /** On a claim: the binder has finished with it once. */
  public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

  /** On claim or volume: the binder chose the other side, no person did. */
  public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

  /** On a volume: who made it, and shall unmake it. */
  public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

  /** On a claim: who shall make its volume. */
  public static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";

  public static final String OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";

  /** On a claim: the node that the scheduler chose for the first pod which uses it. */
  public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  public static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
  public static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
  public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

  private StorageNames() {}

  /** Empty where there is none. */
  public static String annotation(HasMetadata object, String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }
}
