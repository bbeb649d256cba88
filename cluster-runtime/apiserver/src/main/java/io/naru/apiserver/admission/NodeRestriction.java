package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import org.jspecify.annotations.Nullable;

/** A kubelet changes its own node and the pods on it, and nothing else of these. */
final class NodeRestriction implements AdmissionPlugin {

  private static final String USER_PREFIX = "system:node:";
  private static final String GROUP = "system:nodes";
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private final ObjectReader reader;

  NodeRestriction(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void mutate(Attributes attributes) {
    UserInfo user = attributes.user();
    if (!user.isIn(GROUP) || !user.name().startsWith(USER_PREFIX)) {
      return;
    }
    String node = user.name().substring(USER_PREFIX.length());
    if (!attributes.kind().groupVersionKind().group().isEmpty()) {
      return;
    }
    switch (attributes.kind().plural()) {
      case "nodes" -> checkNode(attributes, node);
      case "pods" -> checkPod(attributes, node);
      default -> {}
    }
  }

  private static void checkNode(Attributes attributes, String node) {
    ObjectNode object = attributes.object();
    String name =
        attributes.name().isEmpty() && object != null
            ? Json.text(object, "metadata", "name")
            : attributes.name();
    if (!name.equals(node)) {
      throw attributes.forbidden(
          "node \"" + node + "\" is not allowed to modify node \"" + name + "\"");
    }
  }

  private void checkPod(Attributes attributes, String node) {
    switch (attributes.subresource()) {
      case "" -> {
        if (attributes.operation() == Operation.CREATE) {
          checkMirror(attributes, attributes.requireObject(), node);
        } else {
          String verb = attributes.operation() == Operation.DELETE ? "delete" : "change";
          requireOwn(attributes, attributes.old(), node, verb + " pods");
        }
      }
      case "status" -> {
        requireOwn(attributes, attributes.old(), node, "update pod status for pods");
        ObjectNode old = attributes.old();
        ObjectNode object = attributes.object();
        if (old != null
            && object != null
            && !JsonEquality.equal(
                Json.at(old, "metadata", "labels"), Json.at(object, "metadata", "labels"))) {
          throw attributes.forbidden(
              "node \"" + node + "\" cannot update labels through pod status");
        }
      }
      case "eviction" -> {
        ApiObject pod = reader.find(PODS, attributes.namespace(), attributes.name());
        requireOwn(attributes, pod == null ? null : pod.tree(), node, "evict pods");
      }
      default -> {}
    }
  }

  private static void requireOwn(
      Attributes attributes, @Nullable ObjectNode pod, String node, String what) {
    if (pod != null && !Json.text(pod, "spec", "nodeName").equals(node)) {
      throw attributes.forbidden(
          "node \"" + node + "\" can only " + what + " with spec.nodeName set to itself");
    }
  }

  /** A mirror of what runs there anyway: it must not open the way to anything else. */
  private static void checkMirror(Attributes attributes, ObjectNode pod, String node) {
    if (Json.at(pod, "metadata", "annotations", "kubernetes.io/config.mirror") == null) {
      throw attributes.forbidden(
          "pod does not have \"kubernetes.io/config.mirror\" annotation, node \""
              + node
              + "\" can only create mirror pods");
    }
    requireOwn(attributes, pod, node, "create pods");
    if (!Json.text(pod, "spec", "serviceAccountName").isEmpty()) {
      throw reference(attributes, node, "a service account");
    }
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      if (volume.has("secret")) {
        throw reference(attributes, node, "secrets");
      }
      if (volume.has("configMap")) {
        throw reference(attributes, node, "configmaps");
      }
      if (volume.has("persistentVolumeClaim")) {
        throw reference(attributes, node, "persistentvolumeclaims");
      }
    }
    if (!pod.path("spec").path("resourceClaims").isEmpty()) {
      throw reference(attributes, node, "resourceclaims");
    }
  }

  private static StatusException reference(Attributes attributes, String node, String what) {
    return attributes.forbidden("node \"" + node + "\" can not create pods that reference " + what);
  }
}
