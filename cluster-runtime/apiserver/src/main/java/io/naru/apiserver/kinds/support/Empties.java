package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.JsonEquality;
import org.jspecify.annotations.Nullable;

/** Equality for which a field that holds nothing is the same as one that is not there. */
public final class Empties {

  private Empties() {}

  public static boolean equal(@Nullable JsonNode one, @Nullable JsonNode other) {
    if (isEmpty(one) || isEmpty(other)) {
      return isEmpty(one) && isEmpty(other);
    }
    if (one instanceof ObjectNode a && other instanceof ObjectNode b) {
      return within(a, b) && within(b, a);
    }
    if (one instanceof ArrayNode a && other instanceof ArrayNode b) {
      return lists(a, b);
    }
    return JsonEquality.equal(one, other);
  }

  private static boolean within(ObjectNode part, ObjectNode whole) {
    for (var field : part.properties()) {
      if (!equal(field.getValue(), whole.get(field.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean lists(ArrayNode one, ArrayNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEmpty(@Nullable JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object.valueStream().allMatch(Empties::isEmpty);
    }
    return node == null || node.isNull() || (node.isArray() && node.isEmpty());
  }
}
