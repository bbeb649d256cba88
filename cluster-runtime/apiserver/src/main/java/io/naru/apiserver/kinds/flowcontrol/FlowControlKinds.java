package io.naru.apiserver.kinds.flowcontrol;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code flowcontrol.apiserver.k8s.io}. */
public final class FlowControlKinds {

  private FlowControlKinds() {}

  public static List<Kind> rows() {
    return List.of(flowschemas(), prioritylevelconfigurations());
  }

  private static Kind flowschemas() {
    return KindBuilder.clusterWide("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", "flowschemas")
        .status()
        .strategy(FlowStrategies.schema())
        .printer(FlowPrinters.schemas())
        .build();
  }

  private static Kind prioritylevelconfigurations() {
    return KindBuilder.clusterWide(
            "flowcontrol.apiserver.k8s.io/v1",
            "PriorityLevelConfiguration",
            "prioritylevelconfigurations")
        .status()
        .strategy(FlowStrategies.level())
        .printer(FlowPrinters.levels())
        .build();
  }
}
