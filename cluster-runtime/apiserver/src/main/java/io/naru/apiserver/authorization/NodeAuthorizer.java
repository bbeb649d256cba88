package io.naru.apiserver.authorization;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What kubelets may do: users {@code system:node:NAME} of group {@code system:nodes}, as Kubernetes
 * documents under "Using Node Authorization". Writing nodes, leases and CSI nodes is limited to the
 * node's own; secrets and configmaps are read, and tokens of service accounts asked for, where a
 * pod of the node refers to them.
 */
public final class NodeAuthorizer implements Authorizer {

  public static final String NODES_GROUP = "system:nodes";
  private static final String USER_PREFIX = "system:node:";
  private static final String LEASE_NAMESPACE = "kube-node-lease";

  private static final Set<String> READ = Set.of("get", "list", "watch");
  private static final Set<String> WRITE_STATUS = Set.of("get", "update", "patch");
  private static final Set<String> OWN_OBJECT = Set.of("get", "update", "patch", "delete");

  /** Verbs by GROUP/RESOURCE[/SUBRESOURCE], whatever the object. */
  private static final Map<String, Set<String>> ANY_OBJECT = new HashMap<>();

  static {
    allow("", READ, "pods", "services", "endpoints", "nodes");
    allow("", READ, "persistentvolumes", "persistentvolumeclaims", "serviceaccounts");
    allow("", READ, "namespaces", "nodes/status");
    allow("", Set.of("get", "list", "watch", "create", "delete"), "pods");
    allow("", WRITE_STATUS, "pods/status", "persistentvolumeclaims/status");
    allow("", Set.of("create"), "pods/eviction", "nodes");
    allow("", Set.of("create", "update", "patch"), "events");
    allow("events.k8s.io", Set.of("create", "update", "patch"), "events");
    allow("discovery.k8s.io", READ, "endpointslices");
    allow("networking.k8s.io", READ, "networkpolicies", "servicecidrs");
    allow("node.k8s.io", READ, "runtimeclasses");
    allow("storage.k8s.io", READ, "csidrivers", "csinodes", "volumeattachments");
    allow("storage.k8s.io", Set.of("create"), "csinodes");
    allow("resource.k8s.io", READ, "resourceclaims", "resourceslices");
    allow("resource.k8s.io", Set.of("create", "update", "patch", "delete"), "resourceslices");
    allow(
        "certificates.k8s.io",
        Set.of("create", "get", "list", "watch"),
        "certificatesigningrequests");
    allow("authentication.k8s.io", Set.of("create"), "tokenreviews");
    allow(
        "authorization.k8s.io",
        Set.of("create"),
        "subjectaccessreviews",
        "localsubjectaccessreviews");
  }

  /** Resources whose object of the node's own name the node looks after. */
  private static final Set<String> OWN_RESOURCES =
      Set.of("/nodes", "/nodes/status", "storage.k8s.io/csinodes");

  /** What only the nodes may see whose pods refer to it. */
  private static final Set<String> RELATED = Set.of("/secrets", "/configmaps");

  private final NodeGraph graph;

  public NodeAuthorizer(NodeGraph graph) {
    this.graph = graph;
  }

  @Override
  public Decision authorize(AccessAttributes attributes) {
    String user = attributes.user().name();
    if (!attributes.user().isIn(NODES_GROUP)
        || !user.startsWith(USER_PREFIX)
        || !attributes.resourceRequest()) {
      return Decision.NO_OPINION;
    }
    String node = user.substring(USER_PREFIX.length());
    String resource = attributes.group() + "/" + attributes.resourcePath();
    if (RELATED.contains(resource) && READ.contains(attributes.verb())) {
      return related(attributes, node);
    }
    if (resource.equals("/serviceaccounts/token") && attributes.verb().equals("create")) {
      return related(attributes, node);
    }
    boolean allowed =
        ANY_OBJECT.getOrDefault(resource, Set.of()).contains(attributes.verb())
            || isOwn(attributes, resource, node)
            || isOwnLease(attributes, resource, node);
    return allowed ? Decision.allow("") : Decision.NO_OPINION;
  }

  private Decision related(AccessAttributes attributes, String node) {
    if (attributes.name().isEmpty()) {
      return new Decision(false, "No Object name found");
    }
    return graph.reaches(node, attributes.resource(), attributes.namespace(), attributes.name())
        ? Decision.allow("")
        : new Decision(false, "no relationship found between node '" + node + "' and this object");
  }

  private static boolean isOwn(AccessAttributes attributes, String resource, String node) {
    return OWN_RESOURCES.contains(resource)
        && attributes.name().equals(node)
        && OWN_OBJECT.contains(attributes.verb());
  }

  private static boolean isOwnLease(AccessAttributes attributes, String resource, String node) {
    if (!resource.equals("coordination.k8s.io/leases")
        || !attributes.namespace().equals(LEASE_NAMESPACE)) {
      return false;
    }
    // A lease is created by a request that names it in the body only.
    return attributes.verb().equals("create")
        || (attributes.name().equals(node) && OWN_OBJECT.contains(attributes.verb()));
  }

  private static void allow(String group, Set<String> verbs, String... resources) {
    for (String resource : List.of(resources)) {
      ANY_OBJECT.merge(
          group + "/" + resource,
          verbs,
          (left, right) -> {
            Set<String> union = new java.util.HashSet<>(left);
            union.addAll(right);
            return Set.copyOf(union);
          });
    }
  }
}
