package io.naru.desktop.topology;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects of a small shop, for tests. */
public final class Shop {

  private final Map<String, List<HasMetadata>> byKind = new LinkedHashMap<>();

  public Shop add(String kind, String yaml) {
    HasMetadata object =
        switch (kind) {
          case "pods" -> Yaml.as(Pod.class, yaml);
          case "nodes" -> Yaml.as(Node.class, yaml);
          default -> Yaml.generic(yaml);
        };
    byKind.computeIfAbsent(kind, it -> new ArrayList<>()).add(object);
    return this;
  }

  public Objects objects() {
    return new Objects(byKind);
  }

  Graph graph() {
    return GraphBuilder.build(objects(), "");
  }

  public Shop pod(String name, String app, String owner, String node, String spec) {
    return add(
        "pods",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: shop, uid: pod-%s, labels: {app: %s}, ownerReferences: [%s]}
        spec: {nodeName: %s, containers: [{name: main, image: x, ports: [{name: http, containerPort: 8080}]}], %s}
        status: {phase: Running, containerStatuses: [{name: main, ready: true, restartCount: 0, state: {running: {}}}]}
        """
            .formatted(name, name, app, owner, node, spec));
  }

  /** An ingress, its service, a deployment of two pods on two nodes, and what they mount. */
  public static Shop whole() {
    String owner = "{uid: web-rs, kind: ReplicaSet, name: web-1, apiVersion: apps/v1}";
    String mounts =
        "volumes: [{name: a, configMap: {name: settings}}, {name: b, secret: {secretName: keys}},"
            + " {name: c, persistentVolumeClaim: {claimName: data}}]";
    return new Shop()
        .add(
            "ingresses",
            """
            metadata: {name: front, namespace: shop}
            spec: {rules: [{http: {paths: [{backend: {service: {name: web, port: {name: http}}}}]}}]}
            """)
        .add(
            "services",
            """
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec: {selector: {app: web}, ports: [{port: 80, name: http, targetPort: http}, {port: 81, targetPort: metrics}]}
            """)
        .add(
            "deployments",
            "{metadata: {name: web, namespace: shop, uid: web-d, labels: {app: web}}, spec:"
                + " {replicas: 2}, status: {availableReplicas: 1}}")
        .add(
            "replicasets",
            "{metadata: {name: web-1, namespace: shop, uid: web-rs, ownerReferences: [{uid: web-d,"
                + " kind: Deployment, name: web}]}, spec: {replicas: 2}, status: {replicas: 2,"
                + " readyReplicas: 2}}")
        .add(
            "replicasets",
            "{metadata: {name: web-0, namespace: shop, uid: old, ownerReferences: [{uid: web-d,"
                + " kind: Deployment, name: web}]}, spec: {replicas: 0}, status: {replicas: 0}}")
        .pod("web-1-a", "web", owner, "node-1", mounts)
        .pod("web-1-b", "web", owner, "node-2", mounts)
        .add("configmaps", "{metadata: {name: settings, namespace: shop}}")
        .add("configmaps", "{metadata: {name: kube-root-ca.crt, namespace: shop}}")
        .add(
            "persistentvolumeclaims",
            "{metadata: {name: data, namespace: shop}, spec: {volumeName: pv-1}, status: {phase:"
                + " Bound}}")
        .add("persistentvolumes", "{metadata: {name: pv-1}, status: {phase: Bound}}")
        .add("nodes", "{metadata: {name: node-1, uid: n1}}")
        .add("nodes", "{metadata: {name: node-2, uid: n2}}");
  }
}
