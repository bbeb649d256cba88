package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scheduler says of each node why a pod is not there. */
class VerdictE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();

  /** Wants a node that is called so, and more than any has. */
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "homeless"},
       "spec": {"nodeSelector": {"kubernetes.io/hostname": "node-1"},
        "containers": [{"name": "main", "image": "naru/guestbook-store:1",
         "resources": {"requests": {"cpu": "4000"}}}]}}
      """;

  @AfterEach
  void remove() {
    CLUSTER.kubectl("delete pod homeless --now --ignore-not-found").run().succeeds();
  }

  @Test
  void unschedulablePodHasEachNodesReasonOfEachPlugin() {
    CLUSTER.kubectl("apply -f -").withInput(POD).run().succeeds();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> CLUSTER.kubectl("describe pod homeless").run().text().contains("FailedSch"));

    String verdict =
        CLUSTER
            .kubectl(
                "get --raw /apis/scheduling.naru.io/v1alpha1/namespaces/default/podverdicts/homeless")
            .run()
            .succeeds()
            .text();

    Map<String, String> plugins = new HashMap<>();
    for (JsonNode node : Json.parseObject(verdict).path("nodes")) {
      JsonNode rejection = node.path("rejections").path(0);
      assertThat(rejection.path("reasons")).isNotEmpty();
      plugins.put(node.path("name").asText(), rejection.path("plugin").asText());
    }
    assertThat(plugins)
        .containsEntry("node-1", "NodeResourcesFit")
        .containsEntry("node-2", "NodeAffinity");
  }

  @Test
  void whoeverMayViewMayAskWhy() {
    assertThat(
            CLUSTER
                .kubectl(
                    "auth can-i get podverdicts.scheduling.naru.io --as=reader --as-group=readers")
                .run()
                .text())
        .contains("no");
    CLUSTER
        .kubectl("create rolebinding verdict-readers --clusterrole=view --group=readers")
        .run()
        .succeeds();
    try {
      assertThat(
              CLUSTER
                  .kubectl(
                      "auth can-i get podverdicts.scheduling.naru.io --as=reader"
                          + " --as-group=readers")
                  .run()
                  .text())
          .contains("yes");
    } finally {
      CLUSTER.kubectl("delete rolebinding verdict-readers").run().succeeds();
    }
  }
}
