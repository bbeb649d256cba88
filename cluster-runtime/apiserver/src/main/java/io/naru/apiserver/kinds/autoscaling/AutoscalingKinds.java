package io.naru.apiserver.kinds.autoscaling;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code autoscaling}. */
public final class AutoscalingKinds {

  private AutoscalingKinds() {}

  public static List<Kind> rows() {
    return List.of(horizontalpodautoscalersV1(), horizontalpodautoscalersV2());
  }

  private static Kind horizontalpodautoscalersV1() {
    return KindBuilder.namespaced(
            "autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
        .shortNames("hpa")
        .categories("all")
        .status()
        .strategy(new OldAutoscalerStrategy())
        .printer(AutoscalerPrinter.create())
        .build();
  }

  private static Kind horizontalpodautoscalersV2() {
    return KindBuilder.namespaced(
            "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
        .shortNames("hpa")
        .categories("all")
        .status()
        .strategy(new AutoscalerStrategy())
        .printer(AutoscalerPrinter.create())
        .build();
  }
}
