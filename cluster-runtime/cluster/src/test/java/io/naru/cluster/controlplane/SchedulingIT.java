package io.naru.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.cluster.nodes.InProcessNodes;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler in a whole control plane: with API server, binder and local-path provisioner. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchedulingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final GroupVersionResource VERDICTS =
      new GroupVersionResource("scheduling.naru.io", "v1alpha1", "podverdicts");

  private static final String NODE =
      """
      {"apiVersion":"v1","kind":"Node","metadata":{"name":"%1$s","labels":{
        "kubernetes.io/hostname":"%1$s"}},
       "status":{"capacity":{"cpu":"4","memory":"8Gi","pods":"110"},
        "allocatable":{"cpu":"4","memory":"8Gi","pods":"110"},
        "conditions":[{"type":"Ready","status":"True"}]}}
      """;

  private static final String CLAIM =
      """
      {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"%s"},
       "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}
      """;

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{%s
       "containers":[{"name":"main","image":"nginx:1",
         "resources":{"requests":{"cpu":"%s"}}}]}}
      """;

  private ControlPlane controlPlane;
  private ApiTransport api;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    controlPlane =
        ControlPlane.start(
            new ControlPlaneConfig(
                "scheduling",
                directory.resolve("store"),
                ClusterPki.ephemeral(
                    List.of("localhost"),
                    List.of(InetAddress.getLoopbackAddress()),
                    Clock.systemUTC()),
                0,
                List.of(),
                "10.96.0.0/16",
                "10.128.0.0/9",
                "cluster.local",
                "10.96.0.10",
                10250));
    AtomicReference<ApiTransport> lent = new AtomicReference<>();
    controlPlane.host(new Borrower(lent), "scheduling", directory);
    api = lent.get();
    for (String name : List.of("one", "two")) {
      create("nodes", "", NODE.formatted(name));
      // Made new, a node is tainted until somebody has seen it Ready.
      await()
          .atMost(PATIENCE)
          .ignoreException(StatusException.class)
          .until(() -> {
            api.patch(
                Target.of(Resources.NODES.resource(), "", name),
                "application/merge-patch+json",
                "{\"spec\":{\"taints\":null}}".getBytes(StandardCharsets.UTF_8),
                Map.of());
            return true;
          });
    }
    await()
        .atMost(PATIENCE)
        .ignoreException(StatusException.class)
        .until(() -> get(Resources.SERVICE_ACCOUNTS, "default").getMetadata() != null);
  }

  @AfterAll
  void stop() {
    controlPlane.close();
  }

  @Test
  void bindsPodOnceItsFirstClaimHasAVolumeOnItsNode() {
    create("persistentvolumeclaims", "default", CLAIM.formatted("data"));
    create("pods", "default", POD.formatted("with-data", volume("data"), "100m"));

    String node = awaitNode("with-data");

    // The scheduler waits for the claim's volume; its phase is written a moment later.
    PersistentVolumeClaim claim =
        await()
            .atMost(PATIENCE)
            .until(
                () -> get(Resources.PERSISTENT_VOLUME_CLAIMS, "data"),
                known -> known.getStatus().getPhase().equals("Bound"));
    assertThat(claim.getMetadata().getAnnotations())
        .containsEntry("volume.kubernetes.io/selected-node", node);

    // Whoever uses the claim from now on has to go where the directory is.
    create("pods", "default", POD.formatted("follower", volume("data"), "100m"));
    assertThat(awaitNode("follower")).isEqualTo(node);
  }

  @Test
  void saysOfEachNodeWhatEachPluginHasAgainstIt() {
    create(
        "pods",
        "default",
        POD.formatted("misfit", "\"nodeSelector\":{\"kubernetes.io/hostname\":\"one\"},", "64"));
    await().atMost(PATIENCE).until(() -> !verdict("misfit").isEmpty());

    await().atMost(PATIENCE).until(() -> verdict("misfit").path("nodes").size() == 2);
    JsonNode verdict = verdict("misfit");
    assertThat(verdict.path("kind").asText()).isEqualTo("PodVerdict");
    assertThat(verdict.path("metadata").path("namespace").asText()).isEqualTo("default");
    assertThat(verdict.path("message").asText()).startsWith("0/2 nodes are available");
    assertThat(verdict.path("node").isMissingNode()).isTrue();
    assertThat(reasons(verdict, "one")).contains("NodeResourcesFit: Insufficient cpu");
    assertThat(reasons(verdict, "two"))
        .contains(
            "NodeAffinity: node(s) didn't match Pod's node affinity/selector",
            "NodeResourcesFit: Insufficient cpu");
  }

  @Test
  void saysThatAClaimIsMissing() {
    create("pods", "default", POD.formatted("hopeful", volume("missing"), "100m"));

    await().atMost(PATIENCE).until(() -> !verdict("hopeful").isEmpty());

    JsonNode verdict = verdict("hopeful");
    assertThat(verdict.path("message").asText())
        .contains("persistentvolumeclaim \"missing\" not found");
    assertThat(reasons(verdict, "one")).hasSize(1);
  }

  private static List<String> reasons(JsonNode verdict, String node) {
    for (JsonNode ofNode : verdict.path("nodes")) {
      if (ofNode.path("name").asText().equals(node)) {
        return ofNode
            .path("rejections")
            .valueStream()
            .map(rejection ->
                rejection.path("plugin").asText() + ": " + rejection.at("/reasons/0").asText())
            .toList();
      }
    }
    return List.of();
  }

  private JsonNode verdict(String pod) {
    try {
      return api.get(Target.of(VERDICTS, "default", pod)).tree();
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(404);
      return Json.object();
    }
  }

  private static String volume(String claim) {
    return "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"%s\"}}],"
        .formatted(claim);
  }

  private String awaitNode(String pod) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> Objects.requireNonNullElse(get(Resources.PODS, pod).getSpec().getNodeName(), ""),
            node -> !node.isEmpty());
  }

  private <T extends HasMetadata> T get(ResourceType<T> type, String name) {
    return new TypedClient<>(api, type).get("default", name);
  }

  private void create(String plural, String namespace, String json) {
    api.create(
        Target.of(new GroupVersionResource("", "v1", plural), namespace, ""),
        ApiObject.of(Json.parseObject(json)));
  }

  /** Takes the transport that a control plane lends, and plays no node. */
  private record Borrower(AtomicReference<ApiTransport> lent) implements InProcessNodes {
    @Override
    public String provider() {
      return "none";
    }

    @Override
    public AutoCloseable start(Host host) {
      lent.set(host.transport());
      return () -> {};
    }
  }
}
