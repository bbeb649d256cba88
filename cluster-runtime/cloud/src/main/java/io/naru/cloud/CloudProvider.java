package io.naru.cloud;

import io.naru.client.control.ManagedController;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the machines of a cluster are, and what is there beside machines. A part that a cloud does
 * not have is null: then the controllers of that part do not run. All parts may be called by
 * several threads at once; they block and throw {@link CloudException}.
 */
public interface CloudProvider {

  /** The name before {@code ://} in the provider ids of its nodes. */
  String name();

  default @Nullable Instances instances() {
    return null;
  }

  default @Nullable Routes routes() {
    return null;
  }

  default @Nullable LoadBalancers loadBalancers() {
    return null;
  }

  /** Controllers of the cloud's own, which run and end with the others. */
  default List<ManagedController> controllers() {
    return List.of();
  }
}
