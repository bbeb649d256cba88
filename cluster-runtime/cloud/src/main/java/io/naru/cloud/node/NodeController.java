package io.naru.cloud.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.naru.client.Controller.Result;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.cloud.Instance;
import io.naru.cloud.Instances;
import io.naru.machinery.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Completes nodes that came with the taint {@code uninitialized}, as those do whose kubelet runs
 * with an external cloud: provider id, addresses and labels of the machine; then the taint goes.
 */
public final class NodeController extends ObjectController<Node> {

  /** Whose rights it uses. */
  static final String USER = "node-controller";

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Instances instances;
  private final TypedClient<Node> nodes;

  public NodeController(ControllerContext context, Instances instances) {
    super(context, USER, "cloud-node-controller", Resources.NODES, 1);
    this.instances = instances;
    nodes = context.client(USER, Resources.NODES);
  }

  @Override
  protected Result sync(String key) {
    Node node = lister.get(key);
    if (node == null || !Taints.has(node, Taints.UNINITIALIZED)) {
      return Result.done();
    }
    Optional<Instance> found = instances.find(node);
    if (found.isEmpty()) {
      return Result.after(AGAIN); // the cloud may not know it yet
    }
    Instance instance = found.get();
    if (!instance.addresses().isEmpty()) {
      writeAddresses(node, instance.addresses());
    }
    String known = node.getSpec().getProviderID();
    nodes.update(
        new NodeBuilder(nodes.get("", key))
            .editMetadata()
            .addToLabels(instance.labels())
            .endMetadata()
            .editSpec()
            .withProviderID(known == null || known.isEmpty() ? instance.providerId() : known)
            .withTaints(Taints.without(node, Taints.UNINITIALIZED))
            .endSpec()
            .build());
    event(node, Type.NORMAL, "Synced", "Node synced successfully");
    return Result.done();
  }

  private void writeAddresses(Node node, List<NodeAddress> addresses) {
    ObjectNode patch = Json.object();
    var list = patch.putObject("status").putArray("addresses");
    addresses.forEach(address ->
        list.addObject().put("type", address.getType()).put("address", address.getAddress()));
    nodes.patchStatus("", node.getMetadata().getName(), patch);
  }
}
