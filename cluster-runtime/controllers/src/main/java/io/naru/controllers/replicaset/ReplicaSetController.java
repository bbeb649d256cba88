package io.naru.controllers.replicaset;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.replicaset.ReplicaKind.Wanted;
import io.naru.controllers.support.Selectors;
import java.util.Objects;

/** Keeps the pods of ReplicaSets; see {@link ReplicaController}. */
public final class ReplicaSetController extends ReplicaController<ReplicaSet> {

  public ReplicaSetController(ControllerContext context) {
    super(
        context,
        new ReplicaKind<>(
            Resources.REPLICA_SETS,
            "replicaset-controller",
            set ->
                new Wanted(
                    Objects.requireNonNullElse(set.getSpec().getReplicas(), 1),
                    Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0),
                    Selectors.of(set.getSpec().getSelector()),
                    set.getSpec().getTemplate()),
            true));
  }
}
