package io.naru.desktop.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.desktop.table.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {

  private final Graph graph = Shop.whole().graph();

  @Test
  void saysOfEachEdgeHowItIsKnown() {
    assertThat(graph.edges())
        .contains(
            new GraphEdge("ingresses:shop/front", "services:shop/web", Link.REFERENCE, "http"),
            new GraphEdge("services:shop/web", "pods:shop/web-1-a", Link.SELECTOR, ""),
            new GraphEdge("deployments:shop/web", "replicasets:shop/web-1", Link.OWNER, ""),
            new GraphEdge("replicasets:shop/web-1", "pods:shop/web-1-b", Link.OWNER, ""),
            new GraphEdge("pods:shop/web-1-a", "configmaps:shop/settings", Link.MOUNT, ""),
            new GraphEdge("pods:shop/web-1-a", "nodes:node-1", Link.NODE, ""),
            new GraphEdge(
                "persistentvolumeclaims:shop/data", "persistentvolumes:pv-1", Link.REFERENCE, ""));
  }

  @Test
  void leavesOutHistoryAndConfigurationThatNobodyUses() {
    assertThat(graph.nodes())
        .doesNotContainKeys("replicasets:shop/web-0", "configmaps:shop/kube-root-ca.crt");
  }

  @Test
  void showsWhatIsReferredToButNotThere() {
    GraphNode keys = graph.nodes().get("secrets:shop/keys");
    assertThat(keys.missing()).isTrue();
    assertThat(keys.tone()).isEqualTo(Tone.BAD);
  }

  @Test
  void aVariablesSourceIsAReferenceAndAnOptionalOneMayBeMissing() {
    Graph env =
        new Shop()
            .pod(
                "it",
                "it",
                "",
                "node-1",
                "initContainers: [{name: i, image: x, envFrom: [{secretRef: {name: none, optional:"
                    + " true}}], env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}]}]")
            .add("configmaps", "{metadata: {name: c, namespace: shop}}")
            .graph();
    assertThat(env.edges())
        .containsExactly(new GraphEdge("pods:shop/it", "configmaps:shop/c", Link.REFERENCE, ""));
    assertThat(env.nodes()).doesNotContainKey("secrets:shop/none");
  }

  @Test
  void coloursByHealth() {
    assertThat(graph.nodes().get("deployments:shop/web").tone()).isEqualTo(Tone.WARNING);
    assertThat(graph.nodes().get("deployments:shop/web").status()).isEqualTo("1/2");
    assertThat(graph.nodes().get("services:shop/web").tone()).isEqualTo(Tone.GOOD);
    Graph alone =
        new Shop()
            .add(
                "services",
                "{metadata: {name: lost, namespace: shop}, spec: {selector: {app: none}}}")
            .graph();
    assertThat(alone.nodes().get("services:shop/lost").tone()).isEqualTo(Tone.BAD);
  }

  @Test
  void showsOneNamespaceWithWhatIsInNone() {
    Graph other = GraphBuilder.build(Shop.whole().objects(), "default");
    assertThat(other.nodes().keySet()).containsExactly("nodes:node-1", "nodes:node-2");
  }

  @Test
  void aPortsRouteLeadsFromTheIngressToThePodsThatListenAndTheirNodes() {
    List<GraphNode.Port> ports = graph.nodes().get("services:shop/web").ports();
    assertThat(Route.of(graph, "services:shop/web", ports.getFirst()).nodes())
        .containsExactlyInAnyOrder(
            "ingresses:shop/front",
            "services:shop/web",
            "pods:shop/web-1-a",
            "pods:shop/web-1-b",
            "nodes:node-1",
            "nodes:node-2");
    // No pod has a port of that name, and no ingress means it.
    assertThat(Route.of(graph, "services:shop/web", ports.getLast()).nodes())
        .containsExactly("services:shop/web");
  }

  @Test
  void anObjectsRouteIsAllItDependsOnAndAllThatDependsOnIt() {
    assertThat(Route.of(graph, "replicasets:shop/web-1").nodes())
        .contains("deployments:shop/web", "pods:shop/web-1-a", "configmaps:shop/settings")
        .doesNotContain("services:shop/web", "ingresses:shop/front");
  }

  @Test
  void onlyHealthKeepsTheShape() {
    assertThat(Shop.whole().graph().isShapedLike(graph)).isTrue();
    assertThat(Shop.whole().pod("extra", "web", "", "node-1", "").graph().isShapedLike(graph))
        .isFalse();
  }
}
