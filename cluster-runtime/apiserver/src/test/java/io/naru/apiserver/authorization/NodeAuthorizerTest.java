package io.naru.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAuthorizerTest {

  private static final UserInfo NODE = UserInfo.of("system:node:one", "system:nodes");

  @ParameterizedTest
  @CsvSource({
    "list, '', '', pods, '', '', true",
    "watch, '', '', services, '', '', true",
    "get, ns, '', secrets, '', s, true",
    "watch, ns, '', secrets, '', pull, true",
    "get, ns, '', secrets, '', of-two, false",
    "get, other, '', secrets, '', s, false",
    "list, ns, '', secrets, '', '', false",
    "get, ns, '', configmaps, '', c, true",
    "get, ns, '', configmaps, '', projected, true",
    "get, ns, '', configmaps, '', other, false",
    "patch, ns, '', pods, status, p, true",
    "delete, ns, '', pods, '', p, true",
    "update, ns, '', pods, '', p, false",
    "delete, ns, '', secrets, '', s, false",
    "create, ns, '', serviceaccounts, token, sa, true",
    "create, ns, '', serviceaccounts, token, other, false",
    "create, ns, '', events, '', '', true",
    "create, '', '', nodes, '', '', true",
    "patch, '', '', nodes, status, one, true",
    "patch, '', '', nodes, status, two, false",
    "delete, '', '', nodes, '', two, false",
    "create, kube-node-lease, coordination.k8s.io, leases, '', '', true",
    "update, kube-node-lease, coordination.k8s.io, leases, '', one, true",
    "update, kube-node-lease, coordination.k8s.io, leases, '', two, false",
    "update, kube-system, coordination.k8s.io, leases, '', one, false",
    "create, '', certificates.k8s.io, certificatesigningrequests, '', '', true",
    "list, '', discovery.k8s.io, endpointslices, '', '', true",
    "list, '', apps, deployments, '', '', false",
  })
  void nodesMayDoWhatKubeletsNeed(
      String verb,
      String namespace,
      String group,
      String resource,
      String subresource,
      String name,
      boolean allowed) {
    var attributes =
        AccessAttributes.ofResource(
            NODE, verb, namespace, group, "v1", resource, subresource, name);
    assertThat(new NodeAuthorizer(graph()).authorize(attributes).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"system:node:one, devs", "jane, system:nodes"})
  void nobodyElseMay(String name, String group) {
    var attributes =
        AccessAttributes.ofResource(UserInfo.of(name, group), "list", "", "", "v1", "pods", "", "");
    assertThat(new NodeAuthorizer(graph()).authorize(attributes).allowed()).isFalse();
  }

  private static NodeGraph graph() {
    NodeGraph graph = new NodeGraph();
    graph.put(
        pod(
            "a",
            """
            {"nodeName": "one", "serviceAccountName": "sa", "imagePullSecrets": [{"name": "pull"}],
             "volumes": [{"secret": {"secretName": "s"}},
                         {"projected": {"sources": [{"configMap": {"name": "projected"}}]}}],
             "containers": [{"envFrom": [{"configMapRef": {"name": "c"}}]}]}
            """));
    graph.put(pod("b", "{'nodeName': 'two', 'volumes': [{'secret': {'secretName': 'of-two'}}]}"));
    graph.put(pod("c", "{'nodeName': 'one', 'volumes': [{'configMap': {'name': 'other'}}]}"));
    graph.remove(pod("c", "{}"));
    return graph;
  }

  private static ApiObject pod(String name, String spec) {
    String pod = "{'metadata': {'namespace': 'ns', 'name': '" + name + "'}, 'spec': " + spec + "}";
    return ApiObject.of(Json.parseObject(pod.replace('\'', '"')));
  }
}
