package io.naru.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.machinery.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All controllers against a real API server, with its roles; the test plays the kubelets. */
class ControllerManagerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static TestControlPlane plane;
  private static ApiTransport admin;

  @BeforeAll
  static void start() throws Exception {
    plane = new TestControlPlane(directory);
    admin = plane.as("admin", "system:masters");
  }

  @AfterAll
  static void stop() throws Exception {
    plane.close();
  }

  @Test
  void deploymentIsScaledRolledAndRolledBack() {
    createNamespace("rolling");
    client(Resources.DEPLOYMENTS).create(deployment("rolling", 2));
    awaitComplete("rolling", 2, "v1", "1");

    patch("rolling", "{\"spec\":{\"replicas\":3}}");
    awaitComplete("rolling", 3, "v1", "1");

    patch("rolling", image("v2"));
    awaitComplete("rolling", 3, "v2", "2");

    patch("rolling", image("v1"));
    awaitComplete("rolling", 3, "v1", "3");
    assertThat(all(Resources.REPLICA_SETS, "rolling")).hasSize(2);
  }

  @Test
  void whatADeploymentOwnsIsCollectedAfterItsDeletion() {
    createNamespace("collecting");
    client(Resources.DEPLOYMENTS).create(deployment("collecting", 2));
    await().atMost(PATIENCE).until(() -> all(Resources.PODS, "collecting").size() == 2);

    client(Resources.DEPLOYMENTS).delete("collecting", "web");

    await()
        .atMost(PATIENCE)
        .until(() ->
            all(Resources.REPLICA_SETS, "collecting").isEmpty()
                && all(Resources.PODS, "collecting").isEmpty());
  }

  @Test
  void slicesFollowPodsAndGoWithTheirService() {
    createNamespace("serving");
    client(Resources.SERVICES).create(service("serving"));
    client(Resources.DEPLOYMENTS).create(deployment("serving", 2));
    awaitComplete("serving", 2, "v1", "1");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(all(Resources.ENDPOINT_SLICES, "serving"))
                .singleElement()
                .satisfies(slice -> assertThat(slice.getEndpoints()).hasSize(2)));
    client(Resources.SERVICES).delete("serving", "web");
    await()
        .atMost(PATIENCE)
        .until(() ->
            all(Resources.ENDPOINT_SLICES, "serving").isEmpty()
                && all(Resources.ENDPOINTS, "serving").isEmpty());
  }

  @Test
  void statefulSetStartsInOrderRollsBackAndTakesItsClaimsAlong() {
    createNamespace("ordinals");
    client(Resources.STATEFUL_SETS).create(statefulSet("ordinals", 2));
    awaitStateful("ordinals", "v1");
    String first = statefulSet("ordinals").getStatus().getCurrentRevision();
    assertThat(all(Resources.PODS, "ordinals"))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("db-0", "db-1");

    client(Resources.STATEFUL_SETS).patch("ordinals", "db", Json.parseObject(image("v2")));
    awaitStateful("ordinals", "v2");
    client(Resources.STATEFUL_SETS).patch("ordinals", "db", Json.parseObject(image("v1")));
    awaitStateful("ordinals", "v1");
    assertThat(statefulSet("ordinals").getStatus().getCurrentRevision()).isEqualTo(first);
    assertThat(all(Resources.CONTROLLER_REVISIONS, "ordinals")).hasSize(2);
    assertThat(all(Resources.PERSISTENT_VOLUME_CLAIMS, "ordinals")).hasSize(2);

    client(Resources.STATEFUL_SETS).delete("ordinals", "db");
    await()
        .atMost(PATIENCE)
        .until(() ->
            all(Resources.PODS, "ordinals").isEmpty()
                && all(Resources.CONTROLLER_REVISIONS, "ordinals").isEmpty()
                && all(Resources.PERSISTENT_VOLUME_CLAIMS, "ordinals").stream()
                    .allMatch(claim -> claim.getMetadata().getDeletionTimestamp() != null));
  }

  @Test
  void daemonSetRunsOnEachReadyNodeAndRolls() {
    createNamespace("daemons");
    client(Resources.NODES).create(node("n1"));
    client(Resources.NODES).create(node("n2"));
    client(Resources.DAEMON_SETS).create(daemonSet("daemons"));
    awaitDaemons("daemons", "v1");

    client(Resources.DAEMON_SETS).patch("daemons", "agent", Json.parseObject(image("v2")));
    awaitDaemons("daemons", "v2");

    assertThat(all(Resources.CONTROLLER_REVISIONS, "daemons")).hasSize(2);
    assertThat(all(Resources.PODS, "daemons")).hasSize(2);
  }

  private static StatefulSet statefulSet(String namespace) {
    return client(Resources.STATEFUL_SETS).get(namespace, "db");
  }

  private static void awaitStateful(String namespace, String image) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          makeReady(namespace);
          StatefulSet now = statefulSet(namespace);
          var status = now.getStatus();
          return status != null
              && now.getMetadata().getGeneration().equals(status.getObservedGeneration())
              && Integer.valueOf(2).equals(status.getUpdatedReplicas())
              && Integer.valueOf(2).equals(status.getAvailableReplicas())
              && status.getUpdateRevision().equals(status.getCurrentRevision())
              && allOf(namespace, image);
        });
  }

  private static void awaitDaemons(String namespace, String image) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          makeReady(namespace);
          DaemonSet now = client(Resources.DAEMON_SETS).get(namespace, "agent");
          var status = now.getStatus();
          return status != null
              && now.getMetadata().getGeneration().equals(status.getObservedGeneration())
              && Integer.valueOf(2).equals(status.getUpdatedNumberScheduled())
              && Integer.valueOf(2).equals(status.getNumberAvailable())
              && allOf(namespace, image);
        });
  }

  private static boolean allOf(String namespace, String image) {
    return all(Resources.PODS, namespace).stream()
        .allMatch(pod -> pod.getSpec().getContainers().getFirst().getImage().equals(image));
  }

  private static Node node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static StatefulSet statefulSet(String namespace, int replicas) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("db")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withServiceName("db")
        .withNewPersistentVolumeClaimRetentionPolicy("Delete", "Retain")
        .withNewSelectorLike(selector())
        .endSelector()
        .withTemplate(template())
        .addNewVolumeClaimTemplate()
        .withNewMetadata()
        .withName("data")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .endVolumeClaimTemplate()
        .endSpec()
        .build();
  }

  private static DaemonSet daemonSet(String namespace) {
    return new DaemonSetBuilder()
        .withNewMetadata()
        .withName("agent")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withNewSelectorLike(selector())
        .endSelector()
        .withTemplate(template())
        .endSpec()
        .build();
  }

  @Test
  void deletedNamespaceIsEmptiedAndGoes() {
    createNamespace("leaving");
    client(Resources.DEPLOYMENTS).create(deployment("leaving", 2));
    await().atMost(PATIENCE).until(() -> all(Resources.PODS, "leaving").size() == 2);

    client(Resources.NAMESPACES).delete("", "leaving");

    await().atMost(PATIENCE).until(() -> client(Resources.NAMESPACES).find("", "leaving") == null);
    assertThat(all(Resources.PODS, "leaving")).isEmpty();
    assertThat(all(Resources.DEPLOYMENTS, "leaving")).isEmpty();
  }

  private static void createNamespace(String name) {
    Namespace namespace =
        new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
    client(Resources.NAMESPACES).create(namespace);
    await()
        .atMost(PATIENCE)
        .until(() -> client(Resources.SERVICE_ACCOUNTS).find(name, "default") != null);
  }

  /** Plays kubelet until the rollout is complete as kubectl rollout status understands it. */
  private static void awaitComplete(String namespace, int size, String image, String revision) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          makeReady(namespace);
          Deployment now = client(Resources.DEPLOYMENTS).get(namespace, "web");
          var status = now.getStatus();
          Map<String, String> annotations = now.getMetadata().getAnnotations();
          return status != null
              && now.getMetadata().getGeneration().equals(status.getObservedGeneration())
              && Integer.valueOf(size).equals(status.getUpdatedReplicas())
              && Integer.valueOf(size).equals(status.getReplicas())
              && Integer.valueOf(size).equals(status.getAvailableReplicas())
              && annotations != null
              && revision.equals(annotations.get("deployment.kubernetes.io/revision"));
        });
    assertThat(all(Resources.PODS, namespace))
        .hasSize(size)
        .allMatch(pod -> pod.getSpec().getContainers().getFirst().getImage().equals(image));
  }

  private static void makeReady(String namespace) {
    int number = 0;
    for (Pod pod : all(Resources.PODS, namespace)) {
      number++;
      if (pod.getStatus().getPodIP() == null) {
        String name = pod.getMetadata().getName();
        Pod ready =
            new PodBuilder(pod)
                .editStatus()
                .withPhase("Running")
                .withPodIP("10.244.0." + number)
                .withConditions()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        if (client(Resources.PODS).find(namespace, name) != null) {
          client(Resources.PODS)
              .patchStatus(
                  namespace,
                  name,
                  Json.object().set("status", Json.mapper().valueToTree(ready.getStatus())));
        }
      }
    }
  }

  private static void patch(String namespace, String patch) {
    client(Resources.DEPLOYMENTS).patch(namespace, "web", Json.parseObject(patch));
  }

  private static String image(String image) {
    return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\""
        + image
        + "\"}]}}}}";
  }

  private static <T extends HasMetadata> TypedClient<T> client(ResourceType<T> type) {
    return new TypedClient<>(admin, type);
  }

  private static <T extends HasMetadata> List<T> all(ResourceType<T> type, String namespace) {
    return admin.list(type.resource(), namespace, Selection.ALL).items().stream()
        .map(type::typed)
        .toList();
  }

  private static Service service(String namespace) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withSelector(Map.of("app", "web"))
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  private static Deployment deployment(String namespace, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelectorLike(selector())
        .endSelector()
        .withTemplate(template())
        .endSpec()
        .build();
  }

  private static LabelSelector selector() {
    return new LabelSelectorBuilder().addToMatchLabels("app", "web").build();
  }

  private static PodTemplateSpec template() {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("v1")
        .endContainer()
        .endSpec()
        .build();
  }
}
