package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Trees;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment does with one object.
 *
 * @param type null if the server does not know the kind yet
 * @param namespace null for objects of the whole cluster
 * @param object what is applied
 * @param live what is there, null if nothing is
 * @param outcome what the server says that will be there, null if it can't say yet
 * @param problem why it will not work, null if it will
 */
public record PlanStep(
    Change change,
    String label,
    String origin,
    @Nullable ResourceType type,
    @Nullable String namespace,
    ObjectNode object,
    @Nullable JsonNode live,
    @Nullable JsonNode outcome,
    @Nullable KubeException problem) {

  /** What becomes of the object. */
  public enum Change {
    CREATE,
    UPDATE,
    UNCHANGED,
    /** It is known no more by the manifests, and was deployed by them. */
    DELETE,
    /** Another manager has a field that is to be changed. */
    CONFLICT,
    INVALID
  }

  /** As YAML, before; empty if there is nothing. */
  public String before() {
    return live == null ? "" : Trees.toYaml(Clutter.removed(live));
  }

  /** As YAML, after; empty if nothing will be there. */
  public String after() {
    if (change == Change.DELETE) {
      return "";
    }
    return Trees.toYaml(Clutter.removed(outcome == null ? object : outcome));
  }

  public String name() {
    return object.path("metadata").path("name").asText();
  }

  PlanStep as(Change other) {
    return new PlanStep(other, label, origin, type, namespace, object, live, outcome, problem);
  }

  static Change between(@Nullable JsonNode live, JsonNode outcome) {
    if (live == null) {
      return Change.CREATE;
    }
    return Clutter.removed(live).equals(Clutter.removed(outcome))
        ? Change.UNCHANGED
        : Change.UPDATE;
  }
}
