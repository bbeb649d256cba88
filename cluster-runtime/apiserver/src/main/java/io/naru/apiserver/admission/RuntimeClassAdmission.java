package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods get the overhead and the placement that their RuntimeClass asks for. */
final class RuntimeClassAdmission implements AdmissionPlugin {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");

  private final ObjectReader reader;

  RuntimeClassAdmission(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void mutate(Attributes attributes) {
    if (!attributes.isCreateOf("", "pods")) {
      return;
    }
    ObjectNode spec = Json.ensureObject(attributes.requireObject(), "spec");
    ApiObject runtimeClass = runtimeClass(attributes, spec);
    if (runtimeClass == null) {
      return;
    }
    JsonNode overhead = Json.at(runtimeClass.tree(), "overhead", "podFixed");
    if (overhead != null && Json.at(spec, "overhead") == null) {
      spec.set("overhead", overhead.deepCopy());
    }
    place(attributes, spec, runtimeClass.tree().path("scheduling"));
  }

  private static void place(Attributes attributes, ObjectNode spec, JsonNode scheduling) {
    for (Map.Entry<String, JsonNode> label : scheduling.path("nodeSelector").properties()) {
      ObjectNode selector = Json.ensureObject(spec, "nodeSelector");
      JsonNode present = selector.get(label.getKey());
      if (present != null && !present.equals(label.getValue())) {
        throw attributes.forbidden(
            "conflict: runtimeClass.scheduling.nodeSelector["
                + label.getKey()
                + "] = "
                + label.getValue().asText()
                + "; pod.spec.nodeSelector["
                + label.getKey()
                + "] = "
                + present.asText());
      }
      selector.set(label.getKey(), label.getValue());
    }
    for (JsonNode toleration : scheduling.path("tolerations")) {
      ArrayNode tolerations =
          spec.get("tolerations") instanceof ArrayNode present
              ? present
              : spec.putArray("tolerations");
      tolerations.add(toleration.deepCopy());
    }
  }

  @Override
  public void validate(Attributes attributes) {
    if (!attributes.isCreateOf("", "pods")) {
      return;
    }
    ObjectNode spec = Json.ensureObject(attributes.requireObject(), "spec");
    JsonNode overhead = Json.at(spec, "overhead");
    if (overhead == null || overhead.isEmpty()) {
      return;
    }
    ApiObject runtimeClass = runtimeClass(attributes, spec);
    JsonNode fixed =
        runtimeClass == null ? null : Json.at(runtimeClass.tree(), "overhead", "podFixed");
    if (fixed == null) {
      throw attributes.forbidden(
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
    if (!JsonEquality.equal(fixed, overhead)) {
      throw attributes.forbidden(
          "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
  }

  private @Nullable ApiObject runtimeClass(Attributes attributes, ObjectNode spec) {
    String name = Json.text(spec, "runtimeClassName");
    if (name.isEmpty()) {
      return null;
    }
    ApiObject found = reader.find(CLASSES, "", name);
    if (found == null) {
      throw attributes.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found");
    }
    return found;
  }
}
