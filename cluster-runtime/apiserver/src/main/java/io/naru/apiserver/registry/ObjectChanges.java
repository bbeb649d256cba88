package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.JsonEquality;
import java.util.Arrays;
import java.util.Map;

/** Whether a write is one: an object that would be stored as it is, is not stored again. */
final class ObjectChanges {

  private ObjectChanges() {}

  /** Whether more differs than the version and the times in {@code managedFields}. */
  static boolean differ(ObjectNode old, ObjectNode object) {
    return !equalBut(old, object, "metadata")
        || !(old.get("metadata") instanceof ObjectNode before)
        || !(object.get("metadata") instanceof ObjectNode after)
        || !equalBut(before, after, "resourceVersion", "managedFields")
        || !sameManagers(before.path("managedFields"), after.path("managedFields"));
  }

  private static boolean sameManagers(JsonNode before, JsonNode after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!(before.get(i) instanceof ObjectNode left)
          || !(after.get(i) instanceof ObjectNode right)
          || !equalBut(left, right, "time")) {
        return false;
      }
    }
    return true;
  }

  /** Whether both have the same in all fields but these. */
  private static boolean equalBut(ObjectNode left, ObjectNode right, String... except) {
    int onlyLeft = 0;
    for (String name : except) {
      onlyLeft += (left.has(name) ? 1 : 0) - (right.has(name) ? 1 : 0);
    }
    if (left.size() - right.size() != onlyLeft) {
      return false;
    }
    for (Map.Entry<String, JsonNode> field : left.properties()) {
      JsonNode other = right.get(field.getKey());
      if (!Arrays.asList(except).contains(field.getKey())
          && !JsonEquality.equal(field.getValue(), other)) {
        return false;
      }
    }
    return true;
  }
}
