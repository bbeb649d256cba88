package io.naru.apiserver.kinds.batch;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.StandardStrategy.Traits;
import java.util.List;

/** Rows of {@code batch}. */
public final class BatchKinds {

  private BatchKinds() {}

  public static List<Kind> rows() {
    return List.of(cronjobs(), jobs());
  }

  private static Kind cronjobs() {
    return KindBuilder.namespaced("batch/v1", "CronJob", "cronjobs")
        .shortNames("cj")
        .categories("all")
        .status()
        .strategy(StandardStrategy.of(Traits.PLAIN.withStatus()))
        .build();
  }

  private static Kind jobs() {
    return KindBuilder.namespaced("batch/v1", "Job", "jobs")
        .categories("all")
        .status()
        .strategy(StandardStrategy.of(Traits.PLAIN.withStatus()))
        .build();
  }
}
