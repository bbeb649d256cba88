package io.naru.desktop.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.desktop.session.Api;
import io.naru.desktop.session.Refused;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Does things to objects, as kubectl would. All block. Thread-safe. */
public final class Actions {

  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";
  private static final int NOT_FOUND = 404;

  private final Api api;
  private final InstantSource clock;

  public Actions(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /** Deletes an object and, in the background, what it owns; one that is gone already is fine. */
  public void delete(Target target) throws IOException {
    try {
      api.send("DELETE", target.path() + "?propagationPolicy=Background", Api.JSON, null);
    } catch (Refused e) {
      if (e.code() != NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Sets how many replicas a workload has. */
  public void scale(Target target, int replicas) throws IOException {
    ObjectNode patch = object();
    patch.putObject("spec").put("replicas", replicas);
    api.send("PATCH", target.path() + "/scale", MERGE_PATCH, patch);
  }

  /** How many replicas a workload is to have. */
  public int replicas(Target target) throws IOException {
    return api.get(target.path() + "/scale").at("/spec/replicas").asInt();
  }

  /** Has a workload replace its pods one after another, by a change that means nothing else. */
  public void restart(Target target) throws IOException {
    ObjectNode patch = object();
    patch
        .putObject("spec")
        .putObject("template")
        .putObject("metadata")
        .putObject("annotations")
        .put(RESTARTED, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    api.send("PATCH", target.path(), MERGE_PATCH, patch);
  }

  /** Lets no new pods on a node, or lets them again. */
  public void cordon(Target node, boolean cordoned) throws IOException {
    ObjectNode patch = object();
    patch.putObject("spec").put("unschedulable", cordoned);
    api.send("PATCH", node.path(), MERGE_PATCH, patch);
  }

  /** Asks whether this user may do something, in a namespace or, if empty, in all. */
  public boolean isAllowed(Action action, io.naru.desktop.kinds.Resource resource, String namespace)
      throws IOException {
    ObjectNode review = object();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    review
        .putObject("spec")
        .putObject("resourceAttributes")
        .put("verb", action.verb())
        .put("group", resource.group())
        .put("version", resource.version())
        .put("resource", resource.plural())
        .put("subresource", action.subresource())
        .put("namespace", namespace);
    JsonNode answer =
        api.send("POST", "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Api.JSON, review);
    return answer.at("/status/allowed").asBoolean();
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
