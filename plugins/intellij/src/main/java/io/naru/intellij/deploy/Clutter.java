package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a server adds to an object, and nobody wants in a manifest. */
public final class Clutter {

  static final List<String> METADATA =
      List.of(
          "managedFields",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "selfLink",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");
  static final List<String> ANNOTATIONS =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision",
          "deprecated.daemonset.template.generation");

  private Clutter() {}

  /** A copy without it. */
  public static ObjectNode removed(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(METADATA);
      if (metadata.path("annotations") instanceof ObjectNode annotations) {
        annotations.remove(ANNOTATIONS);
        if (annotations.isEmpty()) {
          metadata.remove("annotations");
        }
      }
    }
    return copy;
  }

  /** Whether a path from the object's root, in JSON pointer style, is clutter. */
  static boolean isClutter(String pointer) {
    return pointer.equals("/status")
        || METADATA.stream().anyMatch(field -> pointer.equals("/metadata/" + field))
        || ANNOTATIONS.stream().anyMatch(name -> pointer.equals("/metadata/annotations/" + name));
  }
}
