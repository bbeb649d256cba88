package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod in one line.
 *
 * @param state its phase, or the reason why a container does not run
 * @param ready containers that are
 */
public record PodReport(
    String namespace,
    String name,
    String state,
    int ready,
    int containers,
    int restarts,
    String node) {

  public static PodReport of(JsonNode pod) {
    JsonNode status = pod.path("status");
    String state =
        pod.path("metadata").has("deletionTimestamp")
            ? "Terminating"
            : status.path("reason").asText(status.path("phase").asText("Pending"));
    int ready = 0;
    int restarts = 0;
    List<JsonNode> containers = new ArrayList<>();
    status.path("initContainerStatuses").forEach(containers::add);
    status.path("containerStatuses").forEach(containers::add);
    for (JsonNode container : containers) {
      restarts += container.path("restartCount").asInt();
      String waiting = container.path("state").path("waiting").path("reason").asText("");
      if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        state = waiting;
      }
    }
    for (JsonNode container : status.path("containerStatuses")) {
      ready += container.path("ready").asBoolean() ? 1 : 0;
    }
    return new PodReport(
        pod.path("metadata").path("namespace").asText(),
        pod.path("metadata").path("name").asText(),
        state,
        ready,
        pod.path("spec").path("containers").size(),
        restarts,
        pod.path("spec").path("nodeName").asText(""));
  }

  public String line() {
    return name
        + "  "
        + state
        + "  "
        + ready
        + "/"
        + containers
        + (restarts > 0 ? "  restarts " + restarts : "")
        + (node.isEmpty() ? "" : "  on " + node);
  }
}
