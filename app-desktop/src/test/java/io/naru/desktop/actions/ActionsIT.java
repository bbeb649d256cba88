package io.naru.desktop.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.UpOptions;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.desktop.kinds.Resource;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.session.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to objects, on a real control plane without nodes that run. */
class ActionsIT {

  @TempDir private static Path directory;
  private static Cluster cluster;
  private static ControlPlane controlPlane;
  private static ClusterSession session;
  private static KubernetesClient client;
  private static List<Resource> resources;
  private static Actions actions;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(new ClusterHome(directory), "actions-it");
    controlPlane = cluster.upHere(new UpOptions(0, null), ProgressListener.NONE);
    session = new ClusterSession(cluster.kubeconfig());
    client = session.client();
    resources = session.discover();
    actions =
        new Actions(session.api(), InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
    client.load(ActionsIT.class.getResourceAsStream("deployment.yaml")).create();
  }

  @AfterAll
  static void end() {
    session.close();
    cluster.downHere(controlPlane, ProgressListener.NONE);
  }

  @Test
  void scalesAWorkload() throws Exception {
    Target web = new Target(resource("deployments"), "default", "web");
    assertThat(Action.SCALE.appliesTo(resource("deployments"))).isTrue();
    actions.scale(web, 3);
    assertThat(actions.replicas(web)).isEqualTo(3);
  }

  @Test
  void restartsAWorkloadByItsTemplate() throws Exception {
    actions.restart(new Target(resource("deployments"), "default", "web"));
    assertThat(
            client
                .apps()
                .deployments()
                .inNamespace("default")
                .withName("web")
                .get()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations())
        .isEqualTo(Map.of("kubectl.kubernetes.io/restartedAt", "2026-01-01T00:00:00Z"));
  }

  @Test
  void deletesWhatIsThereAndDoesNotMindWhatIsNot() throws Exception {
    client.configMaps().inNamespace("default").resource(configMap()).create();
    Target map = new Target(resource("configmaps"), "default", "short-lived");
    actions.delete(map);
    assertThat(client.configMaps().inNamespace("default").withName("short-lived").get()).isNull();
    actions.delete(map);
  }

  @Test
  void saysWhatTheServerSaysWhenItRefuses() {
    assertThatThrownBy(
            () -> actions.scale(new Target(resource("deployments"), "default", "none"), 1))
        .isInstanceOf(Refused.class)
        .hasMessage("deployments.apps \"none\" not found");
  }

  @Test
  void drainsANodeButForWhatBelongsThere() throws Exception {
    client
        .nodes()
        .resource(new NodeBuilder().withNewMetadata().withName("full").endMetadata().build())
        .create();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            client.serviceAccounts().inNamespace("default").withName("default").get() != null);
    create(pod("goes", false));
    create(pod("stays", true));
    int evicted =
        new Drain(session.api(), actions, Duration.ZERO)
            .drain(new Target(resource("nodes"), "", "full"));
    assertThat(evicted).isEqualTo(1);
    assertThat(client.nodes().withName("full").get().getSpec().getUnschedulable()).isTrue();
    assertThat(isThere("stays")).isTrue();
    assertThat(isThere("goes")).isFalse();
    actions.cordon(new Target(resource("nodes"), "", "full"), false);
    assertThat(client.nodes().withName("full").get().getSpec().getUnschedulable())
        .isNotEqualTo(true);
  }

  @Test
  void asksWhetherSomethingIsAllowed() throws Exception {
    assertThat(actions.isAllowed(Action.DELETE, resource("pods"), "default")).isTrue();
  }

  private static boolean isThere(String pod) {
    Pod found = client.pods().inNamespace("default").withName(pod).get();
    return found != null && found.getMetadata().getDeletionTimestamp() == null;
  }

  private static void create(Pod pod) {
    client.pods().inNamespace("default").resource(pod).create();
  }

  private static Pod pod(String name, boolean isMirror) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withNodeName("full")
            .addNewContainer()
            .withName("main")
            .withImage("example.com/it:1")
            .endContainer()
            .endSpec();
    if (isMirror) {
      pod.editMetadata().addToAnnotations("kubernetes.io/config.mirror", "it").endMetadata();
    }
    return pod.build();
  }

  private static io.fabric8.kubernetes.api.model.ConfigMap configMap() {
    return new io.fabric8.kubernetes.api.model.ConfigMapBuilder()
        .withNewMetadata()
        .withName("short-lived")
        .endMetadata()
        .build();
  }

  private static Resource resource(String id) {
    return resources.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }
}
