package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;

/** A kubelet changes its own node and the pods on it, and nothing else of these. */
final class NodeRestriction implements AdmissionPlugin {

  private static final String USER_PREFIX = "system:node:";
  private static final String GROUP = "system:nodes";

  @Override
  public void mutate(Attributes attributes) {
    UserInfo user = attributes.user();
    if (!user.isIn(GROUP) || !user.name().startsWith(USER_PREFIX)) {
      return;
    }
    String node = user.name().substring(USER_PREFIX.length());
    if (!attributes.kind().groupVersionKind().group().isEmpty()) {
      return;
    }
    switch (attributes.kind().plural()) {
      case "nodes" -> checkNode(attributes, node);
      case "pods" -> checkPod(attributes, node);
      default -> {}
    }
  }

  private static void checkNode(Attributes attributes, String node) {
    ObjectNode object = attributes.object();
    String name =
        attributes.name().isEmpty() && object != null
            ? Json.text(object, "metadata", "name")
            : attributes.name();
    if (!name.equals(node)) {
      throw attributes.forbidden(
          "node \"" + node + "\" is not allowed to modify node \"" + name + "\"");
    }
  }

  private static void checkPod(Attributes attributes, String node) {
    ObjectNode pod =
        attributes.operation() == Operation.CREATE ? attributes.object() : attributes.old();
    if (pod == null) {
      return;
    }
    if (attributes.operation() == Operation.CREATE
        && Json.at(pod, "metadata", "annotations", "kubernetes.io/config.mirror") == null) {
      throw attributes.forbidden(
          "pod does not have \"kubernetes.io/config.mirror\" annotation, node \""
              + node
              + "\" can only create mirror pods");
    }
    if (!Json.text(pod, "spec", "nodeName").equals(node)) {
      throw attributes.forbidden(
          "node \""
              + node
              + "\" can only "
              + (attributes.operation() == Operation.DELETE ? "delete" : "change")
              + " pods with spec.nodeName set to itself");
    }
  }
}
