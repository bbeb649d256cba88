package io.naru.intellij.deploy;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says of pods what a kubelet would, where there is no node. */
public record PodsMadeReady(KubeClient client, String namespace) {

  public void whenThereAre(int count) {
    await().until(() -> pods().size() == count);
    for (JsonNode pod : pods()) {
      client.merge(
          "/api/v1/namespaces/"
              + namespace
              + "/pods/"
              + pod.at("/metadata/name").asText()
              + "/status",
          Trees.json(
              """
              {"status": {"phase": "Running",
                "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "%1$s"}],
                "containerStatuses": [{"name": "web", "ready": true, "restartCount": 0,
                  "image": "web:1", "imageID": "", "state": {"running": {"startedAt": "%1$s"}}}]}}
              """
                  .formatted(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS))));
    }
  }

  private List<JsonNode> pods() {
    List<JsonNode> pods = new ArrayList<>();
    client.get("/api/v1/namespaces/" + namespace + "/pods").path("items").forEach(pods::add);
    return pods;
  }
}
