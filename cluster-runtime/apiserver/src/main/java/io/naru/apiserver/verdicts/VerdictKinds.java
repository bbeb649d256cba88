package io.naru.apiserver.verdicts;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.StandardStrategy.Traits;
import java.util.List;

/** Rows of {@code scheduling.naru.io} for discovery; nothing of them is stored. */
public final class VerdictKinds {

  private VerdictKinds() {}

  public static List<Kind> rows() {
    return List.of(
        KindBuilder.namespaced(
                VerdictHandler.API_VERSION, VerdictHandler.KIND, VerdictHandler.RESOURCE)
            .verbs("get")
            .strategy(StandardStrategy.of(Traits.PLAIN))
            .build());
  }
}
