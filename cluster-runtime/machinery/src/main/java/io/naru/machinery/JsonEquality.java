package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Equality of values, where Jackson compares representations: 1, 1L and 1.0 are one number, and the
 * order of an object's fields says nothing.
 */
public final class JsonEquality {

  private JsonEquality() {}

  /** Whether both say the same; null only equals null. */
  public static boolean equal(@Nullable JsonNode a, @Nullable JsonNode b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null) {
      return false;
    }
    if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
      return objects(left, right);
    }
    if (a instanceof ArrayNode left && b instanceof ArrayNode right) {
      return arrays(left, right);
    }
    if (a.isNumber() && b.isNumber()) {
      return a.isIntegralNumber() && b.isIntegralNumber() && a.canConvertToLong()
          ? b.canConvertToLong() && a.longValue() == b.longValue()
          : a.decimalValue().compareTo(b.decimalValue()) == 0;
    }
    return a.equals(b);
  }

  private static boolean objects(ObjectNode left, ObjectNode right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (var entry : left.properties()) {
      JsonNode other = right.get(entry.getKey());
      if (other == null || !equal(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean arrays(ArrayNode left, ArrayNode right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }
}
