package io.naru.controllers.replicationcontroller;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.replicaset.ReplicaController;
import io.naru.controllers.replicaset.ReplicaKind;
import io.naru.controllers.replicaset.ReplicaKind.Wanted;
import io.naru.controllers.support.Selectors;
import io.naru.machinery.selector.LabelSelector;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps the pods of ReplicationControllers, which are what ReplicaSets were before selectors could
 * say more than equal labels; see {@link ReplicaController}.
 */
public final class ReplicationManager extends ReplicaController<ReplicationController> {

  public ReplicationManager(ControllerContext context) {
    super(
        context,
        new ReplicaKind<>(
            Resources.REPLICATION_CONTROLLERS,
            "replication-controller",
            ReplicationManager::wanted,
            false));
  }

  private static Wanted wanted(ReplicationController controller) {
    var spec = controller.getSpec();
    return new Wanted(
        Objects.requireNonNullElse(spec.getReplicas(), 1),
        Objects.requireNonNullElse(spec.getMinReadySeconds(), 0),
        selector(spec.getSelector()),
        spec.getTemplate());
  }

  /** An empty selector would claim every pod of the namespace. */
  private static LabelSelector selector(Map<String, String> labels) {
    return labels == null || labels.isEmpty()
        ? LabelSelector.nothing()
        : Selectors.of(new LabelSelectorBuilder().withMatchLabels(labels).build());
  }
}
