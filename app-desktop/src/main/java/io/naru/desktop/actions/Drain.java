package io.naru.desktop.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.desktop.session.Api;
import io.naru.desktop.session.Refused;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Empties a node: cordons it, then evicts its pods, but those of daemon sets, which belong there,
 * and mirrors of static pods. An eviction that a disruption budget forbids is asked for again.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/">Safely
 *     drain a node</a>
 */
public final class Drain {

  private static final int TOO_MANY = 429;
  private static final int NOT_FOUND = 404;
  private static final Duration BUDGET_PAUSE = Duration.ofSeconds(5);

  private final Api api;
  private final Actions actions;
  private final Duration patience;

  /**
   * @param patience how long to go on asking where a budget forbids an eviction
   */
  public Drain(Api api, Actions actions, Duration patience) {
    this.api = api;
    this.actions = actions;
    this.patience = patience;
  }

  /** Evicts all pods; returns how many. Their ends are not waited for. */
  public int drain(Target node) throws IOException {
    actions.cordon(node, true);
    String selector = URLEncoder.encode("spec.nodeName=" + node.name(), StandardCharsets.UTF_8);
    List<JsonNode> pods = new ArrayList<>();
    for (JsonNode pod : api.get("api/v1/pods?fieldSelector=" + selector).path("items")) {
      if (isToLeave(pod)) {
        pods.add(pod);
      }
    }
    long deadline = System.nanoTime() + patience.toNanos();
    for (JsonNode pod : pods) {
      evict(pod.path("metadata"), deadline);
    }
    return pods.size();
  }

  static boolean isToLeave(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    if (metadata.path("annotations").has("kubernetes.io/config.mirror")
        || metadata.has("deletionTimestamp")) {
      return false;
    }
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean() && owner.path("kind").asText().equals("DaemonSet")) {
        return false;
      }
    }
    return true;
  }

  private void evict(JsonNode metadata, long deadline) throws IOException {
    String namespace = metadata.path("namespace").asText();
    String name = metadata.path("name").asText();
    ObjectNode eviction = Actions.object();
    eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
    eviction.putObject("metadata").put("name", name).put("namespace", namespace);
    String path = "api/v1/namespaces/" + namespace + "/pods/" + name + "/eviction";
    while (true) {
      try {
        api.send("POST", path, Api.JSON, eviction);
        return;
      } catch (Refused e) {
        if (e.code() == NOT_FOUND) {
          return;
        }
        if (e.code() != TOO_MANY || System.nanoTime() > deadline) {
          throw e;
        }
        rest();
      }
    }
  }

  private static void rest() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(BUDGET_PAUSE.toMillis()); // nothing tells when it has room again
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
