package io.naru.apiserver.kinds.scheduling;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code scheduling.k8s.io}. */
public final class SchedulingKinds {

  private SchedulingKinds() {}

  public static List<Kind> rows() {
    return List.of(priorityclasses());
  }

  private static Kind priorityclasses() {
    return KindBuilder.clusterWide("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses")
        .shortNames("pc")
        .strategy(new PriorityClassStrategy())
        .printer(PriorityClassStrategy.printer())
        .build();
  }
}
