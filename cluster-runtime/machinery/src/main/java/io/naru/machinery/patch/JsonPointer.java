package io.naru.machinery.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A location in a tree (RFC 6901), split and unescaped.
 *
 * @param text as written, for messages
 */
record JsonPointer(String text, List<String> steps) {

  static JsonPointer parse(String text) {
    if (text.isEmpty()) {
      return new JsonPointer(text, List.of());
    }
    if (text.charAt(0) != '/') {
      throw PatchErrors.inapplicable("JSON pointer \"" + text + "\" must begin with \"/\"");
    }
    List<String> steps = new ArrayList<>();
    for (String step : text.substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return new JsonPointer(text, steps);
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  String last() {
    return steps.getLast();
  }

  /** Whether this is where {@code other} is, or above it. */
  boolean isPrefixOf(JsonPointer other) {
    return steps.size() <= other.steps.size() && other.steps.subList(0, steps.size()).equals(steps);
  }

  /** The container of the location, or null where the path leads nowhere. */
  @Nullable JsonNode parent(JsonNode root) {
    JsonNode current = root;
    for (int i = 0; i < steps.size() - 1; i++) {
      current = step(current, steps.get(i));
      if (current == null) {
        return null;
      }
    }
    return current.isContainerNode() ? current : null;
  }

  /** The node at the location, or null if there is none. */
  @Nullable JsonNode find(JsonNode root) {
    if (isRoot()) {
      return root;
    }
    JsonNode parent = parent(root);
    return parent == null ? null : step(parent, last());
  }

  private static @Nullable JsonNode step(JsonNode node, String step) {
    return switch (node) {
      case ObjectNode object -> object.get(step);
      case ArrayNode array -> {
        int index = index(step, array.size());
        yield index < 0 ? null : array.get(index);
      }
      default -> null;
    };
  }

  /** An index below the limit, or -1. Negative indices and leading zeros are none (RFC 6901). */
  static int index(String step, int limit) {
    if (step.isEmpty() || step.length() > 9 || (step.length() > 1 && step.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < step.length(); i++) {
      char c = step.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value < limit ? value : -1;
  }
}
