package io.naru.controllers.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.controllers.support.Shares;
import io.naru.controllers.support.TemplateHash;
import io.naru.machinery.Json;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The arithmetic of rollouts: sizes, limits, revisions, templates. Pure functions. */
final class Rollout {

  static final String HASH = "pod-template-hash";
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";
  private static final IntOrString DEFAULT_SHARE = new IntOrString("25%");

  private Rollout() {}

  static int replicas(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  static int replicas(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  static int replicas(Collection<ReplicaSet> sets) {
    return sets.stream().mapToInt(Rollout::replicas).sum();
  }

  static int available(ReplicaSet set) {
    return set.getStatus() == null
        ? 0
        : Objects.requireNonNullElse(set.getStatus().getAvailableReplicas(), 0);
  }

  /**
   * How many of the pods that a set is to keep are available: a status that was written before the
   * set was made smaller still counts pods that are about to go.
   */
  static int serving(ReplicaSet set) {
    return Math.min(available(set), replicas(set));
  }

  static boolean isRolling(Deployment deployment) {
    return !isRecreate(deployment);
  }

  static boolean isRecreate(Deployment deployment) {
    var strategy = deployment.getSpec().getStrategy();
    return strategy != null && "Recreate".equals(strategy.getType());
  }

  /** How many pods there may be beyond those wanted; percentages are rounded up. */
  static int maxSurge(Deployment deployment) {
    if (isRecreate(deployment)) {
      return 0;
    }
    var strategy = deployment.getSpec().getStrategy();
    var rolling = strategy == null ? null : strategy.getRollingUpdate();
    return resolve(rolling == null ? null : rolling.getMaxSurge(), replicas(deployment), true);
  }

  /** How many of the pods wanted may be missing; percentages are rounded down. */
  static int maxUnavailable(Deployment deployment) {
    int replicas = replicas(deployment);
    if (isRecreate(deployment) || replicas == 0) {
      return 0;
    }
    var strategy = deployment.getSpec().getStrategy();
    var rolling = strategy == null ? null : strategy.getRollingUpdate();
    int result = resolve(rolling == null ? null : rolling.getMaxUnavailable(), replicas, false);
    // Both may round to zero, and then nothing could ever move.
    return result == 0 && maxSurge(deployment) == 0 ? 1 : Math.min(result, replicas);
  }

  private static int resolve(@Nullable IntOrString value, int total, boolean up) {
    return Shares.of(value == null ? DEFAULT_SHARE : value, total, up);
  }

  /** The size of the new set that keeps within the surge. */
  static int newSize(Deployment deployment, Collection<ReplicaSet> all, int current) {
    int wanted = replicas(deployment);
    if (isRecreate(deployment)) {
      return wanted;
    }
    int room = wanted + maxSurge(deployment) - replicas(all);
    return room <= 0 ? current : current + Math.min(room, wanted - current);
  }

  static long revision(ReplicaSet set) {
    return number(set.getMetadata().getAnnotations(), REVISION);
  }

  static long number(@Nullable Map<String, String> annotations, String name) {
    String text = annotations == null ? null : annotations.get(name);
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0; // annotations are anybody's to write; a wrong one counts as missing
    }
  }

  /** Whether two templates make the same pods: all but the hash label counts. */
  static boolean isSame(PodTemplateSpec one, PodTemplateSpec other) {
    return withoutHash(one).equals(withoutHash(other));
  }

  /** Tells templates apart in names; the collision count yields another hash. */
  static String hash(PodTemplateSpec template, @Nullable Integer collisions) {
    return TemplateHash.of(Json.bytes(withoutHash(template)), collisions);
  }

  private static ObjectNode withoutHash(PodTemplateSpec template) {
    ObjectNode tree = Json.mapper().valueToTree(template);
    JsonNode labels = Json.at(tree, "metadata", "labels");
    if (labels instanceof ObjectNode found) {
      found.remove(HASH);
    }
    return tree;
  }
}
