package io.naru.cloud.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.naru.client.Controller.Result;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.cloud.Instance;
import io.naru.cloud.Instances;
import io.naru.cloud.NodeFacts;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks after the machine of a node that is not Ready: if there is none any more, the node goes; if
 * it is switched off, the node has the taint {@code shutdown} until it is Ready again. While all
 * nodes are Ready, it asks nothing.
 */
public final class NodeLifecycleController extends ObjectController<Node> {

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Instances instances;
  private final TypedClient<Node> nodes;

  public NodeLifecycleController(ControllerContext context, Instances instances) {
    super(context, NodeController.USER, "cloud-node-lifecycle-controller", Resources.NODES, 1);
    this.instances = instances;
    nodes = context.client(NodeController.USER, Resources.NODES);
  }

  @Override
  protected Result sync(String key) {
    Node node = lister.get(key);
    if (node == null || !instances.isResponsibleFor(node)) {
      return Result.done();
    }
    if (NodeFacts.isReady(node)) {
      if (Taints.has(node, Taints.SHUTDOWN)) {
        write(node, Taints.without(node, Taints.SHUTDOWN));
      }
      return Result.done();
    }
    Optional<Instance> instance = instances.find(node);
    if (instance.isEmpty()) {
      delete(node);
      return Result.done();
    }
    if (!instance.get().running() && !Taints.has(node, Taints.SHUTDOWN)) {
      List<Taint> taints = new ArrayList<>(Taints.of(node));
      taints.add(
          new TaintBuilder()
              .withKey(Taints.SHUTDOWN)
              .withEffect("NoSchedule")
              .withTimeAdded(context.now().truncatedTo(ChronoUnit.SECONDS).toString())
              .build());
      write(node, taints);
    }
    return Result.after(AGAIN);
  }

  private void write(Node node, List<Taint> taints) {
    nodes.update(new NodeBuilder(node).editSpec().withTaints(taints).endSpec().build());
  }

  private void delete(Node node) {
    String name = node.getMetadata().getName();
    event(
        node,
        Type.NORMAL,
        "DeletingNode",
        "Deleting node " + name + " because it does not exist in the cloud provider");
    try {
      nodes.deleteUid("", name, node.getMetadata().getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
