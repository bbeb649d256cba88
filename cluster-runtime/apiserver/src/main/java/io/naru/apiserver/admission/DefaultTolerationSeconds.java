package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.List;

/** Pods stay five minutes on a node that is not ready or not reachable, unless they say else. */
final class DefaultTolerationSeconds implements AdmissionPlugin {

  private static final int SECONDS = 300;
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public void mutate(Attributes attributes) {
    if (!attributes.isCreateOf("", "pods")) {
      return;
    }
    ObjectNode spec = Json.ensureObject(attributes.requireObject(), "spec");
    ArrayNode tolerations =
        spec.get("tolerations") instanceof ArrayNode present
            ? present
            : spec.putArray("tolerations");
    for (String taint : TAINTS) {
      if (!isTolerated(tolerations, taint)) {
        tolerations
            .addObject()
            .put("key", taint)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", SECONDS);
      }
    }
  }

  private static boolean isTolerated(ArrayNode tolerations, String taint) {
    for (JsonNode toleration : tolerations) {
      String key = Json.text(toleration, "key");
      String effect = Json.text(toleration, "effect");
      if ((key.isEmpty() || key.equals(taint))
          && (effect.isEmpty() || effect.equals("NoExecute"))) {
        return true;
      }
    }
    return false;
  }
}
