package io.naru.apiserver.kinds.coordination;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code coordination.k8s.io}. */
public final class CoordinationKinds {

  private CoordinationKinds() {}

  public static List<Kind> rows() {
    return List.of(leases());
  }

  private static Kind leases() {
    return KindBuilder.namespaced("coordination.k8s.io/v1", "Lease", "leases")
        .strategy(new LeaseStrategy())
        .printer(LeaseStrategy.printer())
        .build();
  }
}
