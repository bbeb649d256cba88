package io.naru.cluster.controlplane;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Resources;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * The config map {@code kube-public/cluster-info}: where the API server is and whom to trust, for
 * machines that are to join and know nothing but a bootstrap token, which signs it. Everybody may
 * read it; there is no secret in it.
 */
final class ClusterInfo {

  private static final String NAMESPACE = "kube-public";
  private static final String NAME = "cluster-info";
  private static final String ROLE = "naru:cluster-info";

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      clusters:
      - cluster:
          certificate-authority-data: %s
          server: https://%s:%d
        name: ""
      contexts: null
      current-context: ""
      kind: Config
      users: null
      """;

  private ClusterInfo() {}

  /**
   * Makes it, or brings it up to date: address and port may have changed.
   *
   * @param authority PEM of the certificate that signed the API server's
   */
  static void ensure(ApiTransport transport, String authority, String host, int port) {
    String kubeconfig =
        KUBECONFIG.formatted(
            Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8)),
            host,
            port);
    ObjectNode map = object("v1", "ConfigMap", NAME);
    map.putObject("data").put("kubeconfig", kubeconfig);
    if (!create(transport, Resources.CONFIG_MAPS.resource(), map)) {
      ObjectNode patch = Json.object();
      patch.putObject("data").put("kubeconfig", kubeconfig);
      transport.patch(
          Target.of(Resources.CONFIG_MAPS.resource(), NAMESPACE, NAME),
          "application/merge-patch+json",
          Json.bytes(patch),
          Map.of());
    }
    ObjectNode role = object("rbac.authorization.k8s.io/v1", "Role", ROLE);
    ObjectNode rule = role.putArray("rules").addObject();
    rule.putArray("apiGroups").add("");
    rule.putArray("resources").add("configmaps");
    rule.putArray("resourceNames").add(NAME);
    rule.putArray("verbs").add("get");
    create(transport, rbac("roles"), role);
    ObjectNode binding = object("rbac.authorization.k8s.io/v1", "RoleBinding", ROLE);
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "Role")
        .put("name", ROLE);
    binding
        .putArray("subjects")
        .addObject()
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "User")
        .put("name", "system:anonymous");
    create(transport, rbac("rolebindings"), binding);
  }

  private static GroupVersionResource rbac(String resource) {
    return new GroupVersionResource("rbac.authorization.k8s.io", "v1", resource);
  }

  private static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
    return object;
  }

  /** Returns false if it is there already. */
  private static boolean create(
      ApiTransport transport, GroupVersionResource resource, ObjectNode object) {
    try {
      transport.create(Target.of(resource, NAMESPACE, ""), ApiObject.of(object));
      return true;
    } catch (StatusException e) {
      if (e.isAlreadyExists()) {
        return false;
      }
      throw e;
    }
  }
}
