package io.naru.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Taint;
import io.naru.client.Resources;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Controllers of nodes and of what runs on them; the tests play the kubelets. */
class NodeControllersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestControlPlane plane;

  @BeforeAll
  static void start() throws Exception {
    plane = TestControlPlane.shared();
    plane.createNamespace("nodes");
  }

  @Test
  void newNodeHasARangeForItsPodsAndATimeForItsKubelet() {
    plane.create(Resources.NODES, "{\"metadata\":{\"name\":\"fresh\"}}");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var node = plane.client(Resources.NODES).get("", "fresh");
          assertThat(node.getSpec().getPodCIDR()).startsWith("10.244.");
          assertThat(node.getMetadata().getAnnotations())
              .containsEntry("node.alpha.kubernetes.io/ttl", "0");
        });
  }

  @Test
  void nodeThatIsNotReadyIsTaintedAndLosesPodsThatDoNotTolerateIt() {
    // Where no node at all is Ready, nobody is evicted: then the network is to blame.
    givenNode("hale", "True");
    givenNode("ailing", "False");
    plane.create(
        Resources.PODS,
        """
        {"metadata":{"namespace":"nodes","name":"impatient"},
         "spec":{"nodeName":"ailing","terminationGracePeriodSeconds":1,
          "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists",
            "effect":"NoExecute","tolerationSeconds":0},
           {"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoSchedule"}],
          "containers":[{"name":"c","image":"v1"}]}}
        """);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(plane.client(Resources.NODES).get("", "ailing").getSpec().getTaints())
              .filteredOn(taint -> taint.getEffect().equals("NoExecute"))
              .extracting(Taint::getKey)
              .containsExactly("node.kubernetes.io/not-ready");
          var pod = plane.client(Resources.PODS).find("nodes", "impatient");
          assertThat(pod == null || pod.getMetadata().getDeletionTimestamp() != null).isTrue();
        });
  }

  private static void givenNode(String name, String ready) {
    plane.create(Resources.NODES, "{\"metadata\":{\"name\":\"" + name + "\"}}");
    plane.status(
        Resources.NODES,
        "",
        name,
        """
        {"conditions":[{"type":"Ready","status":"%s","lastHeartbeatTime":"%s"}]}
        """
            .formatted(ready, Instant.now().truncatedTo(ChronoUnit.SECONDS)));
  }

  @Test
  void podsThatEndOnANodeOutOfServiceAreGivenUp() {
    plane.create(
        Resources.NODES,
        """
        {"metadata":{"name":"broken"},"spec":{"taints":[
         {"key":"node.kubernetes.io/out-of-service","value":"nodeshutdown","effect":"NoSchedule"}]}}
        """);
    plane.create(
        Resources.PODS,
        """
        {"metadata":{"namespace":"nodes","name":"stranded"},
         "spec":{"nodeName":"broken","containers":[{"name":"c","image":"v1"}]}}
        """);
    plane.client(Resources.PODS).delete("nodes", "stranded");

    await()
        .atMost(PATIENCE)
        .until(() -> plane.client(Resources.PODS).find("nodes", "stranded") == null);
  }

  @Test
  void volumeOfADriverIsAttachedWhileAPodWantsItAndTheNodeIsTold() {
    plane.create(Resources.NODES, "{\"metadata\":{\"name\":\"store\"}}");
    plane.create(
        Resources.PERSISTENT_VOLUMES,
        """
        {"metadata":{"name":"remote"},"spec":{"capacity":{"storage":"1Gi"},
         "accessModes":["ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain",
         "storageClassName":"remote","csi":{"driver":"disks.example.com","volumeHandle":"v-1"}}}
        """);
    plane.create(
        Resources.PERSISTENT_VOLUME_CLAIMS,
        """
        {"metadata":{"namespace":"nodes","name":"remote"},"spec":{"storageClassName":"remote",
         "volumeName":"remote","accessModes":["ReadWriteOnce"],
         "resources":{"requests":{"storage":"1Gi"}}}}
        """);
    plane.create(
        Resources.PODS,
        """
        {"metadata":{"namespace":"nodes","name":"writer"},"spec":{"nodeName":"store",
         "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"remote"}}],
         "terminationGracePeriodSeconds":0,"containers":[{"name":"c","image":"v1"}]}}
        """);
    String attachment =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    plane
                        .admin()
                        .list(
                            Resources.VOLUME_ATTACHMENTS.resource(),
                            null,
                            io.naru.client.ApiTransport.Selection.ALL)
                        .items()
                        .stream()
                        .filter(item -> Json.text(item.tree(), "spec", "nodeName").equals("store"))
                        .map(item -> item.name())
                        .findFirst()
                        .orElse(""),
                name -> !name.isEmpty());

    plane.status(Resources.VOLUME_ATTACHMENTS, "", attachment, "{\"attached\":true}");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    plane.client(Resources.NODES).get("", "store").getStatus().getVolumesAttached())
                .singleElement()
                .satisfies(volume ->
                    assertThat(volume.getName())
                        .isEqualTo("kubernetes.io/csi/disks.example.com^v-1")));

    plane.client(Resources.PODS).delete("nodes", "writer");
    await()
        .atMost(PATIENCE)
        .until(() -> plane.client(Resources.VOLUME_ATTACHMENTS).find("", attachment) == null);
  }
}
