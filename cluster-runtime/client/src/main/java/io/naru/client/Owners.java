package io.naru.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owner references, as the garbage collector and workload controllers use them. */
public final class Owners {

  private Owners() {}

  /** The reference to the one owner that controls the object, or null. */
  public static @Nullable OwnerReference controllerOf(HasMetadata object) {
    for (OwnerReference owner : object.getMetadata().getOwnerReferences()) {
      if (Boolean.TRUE.equals(owner.getController())) {
        return owner;
      }
    }
    return null;
  }

  public static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
    OwnerReference controller = controllerOf(object);
    return controller != null && controller.getUid().equals(owner.getMetadata().getUid());
  }

  /** A reference that makes {@code owner} the controller of an object, and blocks its deletion. */
  public static OwnerReference controllerReference(HasMetadata owner, ResourceType<?> type) {
    return new OwnerReferenceBuilder()
        .withApiVersion(type.apiVersion())
        .withKind(type.kind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  static List<String> controllerUids(HasMetadata object) {
    OwnerReference controller = controllerOf(object);
    return controller == null ? List.of() : List.of(controller.getUid());
  }
}
