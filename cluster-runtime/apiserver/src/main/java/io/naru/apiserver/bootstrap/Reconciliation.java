package io.naru.apiserver.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.HashSet;
import java.util.Set;

/**
 * How an object that exists already is brought up to what it should be.
 *
 * <p>Must not change its argument but return a changed copy, or the argument itself if all is well.
 */
@FunctionalInterface
interface Reconciliation {

  String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";

  ObjectNode apply(ObjectNode present, ObjectNode wanted);

  /** Whatever is there stays. */
  Reconciliation KEEP = (present, wanted) -> present;

  /** Fields other than metadata become what they should be. */
  Reconciliation REPLACE =
      (present, wanted) -> {
        ObjectNode copy = present.deepCopy();
        wanted
            .properties()
            .forEach(field -> {
              boolean both = isEmpty(field.getValue()) && isEmpty(present.path(field.getKey()));
              if (!field.getKey().equals("metadata") && !both) {
                copy.set(field.getKey(), field.getValue());
              }
            });
        return copy.equals(present) ? present : copy;
      };

  /** Service fields that are not ours, such as a default's, stay. */
  Reconciliation SERVICE =
      (present, wanted) -> {
        ObjectNode copy = present.deepCopy();
        Json.ensureObject(copy, "spec").set("ports", wanted.path("spec").path("ports"));
        return copy.equals(present) ? present : copy;
      };

  /**
   * Rules and subjects that are missing are added, unless the administrator has said not to; none
   * is ever taken away. So does Kubernetes ("Auto-reconciliation").
   */
  Reconciliation ADD_MISSING =
      (present, wanted) -> {
        String automatic = Json.text(present, "metadata", "annotations", AUTO_UPDATE);
        if (automatic.equals("false")) {
          return present;
        }
        ObjectNode copy = present.deepCopy();
        boolean changed = addMissing(copy, wanted, "rules");
        changed |= addMissing(copy, wanted, "subjects");
        return changed ? copy : present;
      };

  /** An empty list is stored as none, or as null. */
  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || value.isMissingNode() || (value.isContainerNode() && value.isEmpty());
  }

  private static boolean addMissing(ObjectNode object, ObjectNode wanted, String field) {
    if (!(wanted.get(field) instanceof ArrayNode required) || required.isEmpty()) {
      return false;
    }
    Set<JsonNode> there = new HashSet<>();
    object.path(field).forEach(there::add);
    boolean changed = false;
    for (JsonNode item : required) {
      if (!there.contains(item)) {
        object.withArray(field).add(item);
        changed = true;
      }
    }
    return changed;
  }
}
