package io.naru.cluster.controlplane;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;

/**
 * The right to read why pods are where they are, for all who may read the pods themselves: a
 * cluster role that joins {@code view}, and by it {@code edit} and {@code admin}.
 */
final class VerdictReaders {

  private static final GroupVersionResource ROLES =
      new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterroles");
  private static final String NAME = "naru:aggregate-verdicts-to-view";

  private VerdictReaders() {}

  /** Makes it where it is missing; an administrator may have changed it. */
  static void ensure(ApiTransport transport) {
    ObjectNode role =
        Json.object().put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "ClusterRole");
    role.putObject("metadata")
        .put("name", NAME)
        .putObject("labels")
        .put("rbac.authorization.k8s.io/aggregate-to-view", "true");
    ObjectNode rule = role.putArray("rules").addObject();
    rule.putArray("apiGroups").add("scheduling.naru.io");
    rule.putArray("resources").add("podverdicts");
    rule.putArray("verbs").add("get");
    try {
      transport.create(Target.of(ROLES, "", ""), ApiObject.of(role));
    } catch (StatusException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }
}
