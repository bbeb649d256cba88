package io.naru.apiserver.kinds.batch;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
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
        .strategy(new CronJobStrategy())
        .printer(BatchPrinters.cronJobs())
        .build();
  }

  private static Kind jobs() {
    return KindBuilder.namespaced("batch/v1", "Job", "jobs")
        .categories("all")
        .status()
        .strategy(new JobStrategy())
        .printer(BatchPrinters.jobs())
        .build();
  }
}
