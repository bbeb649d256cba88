package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a JVM in a container listen for a debugger (JDWP), by the variable that every JVM reads. It
 * listens where a forwarded port ends, in the pod, and not for the cluster (Java 9 and later).
 */
public final class Jdwp {

  private static final String VARIABLE = "JAVA_TOOL_OPTIONS";

  private Jdwp() {}

  /**
   * The same documents, in which the first container of the first workload listens. The manifests'
   * own options for the JVM stay. Deploying the documents as they are takes it back.
   *
   * @throws KubeException of reason INVALID if none of them has a container
   */
  public static List<ManifestDocument> listening(List<ManifestDocument> documents, int port) {
    List<ManifestDocument> changed = new ArrayList<>(documents);
    for (int index = 0; index < changed.size(); index++) {
      ManifestDocument document = changed.get(index);
      JsonNode copy = document.object().deepCopy();
      if (PodSpecs.of(copy).path("containers").path(0) instanceof ObjectNode container) {
        listen(container, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + port);
        changed.set(index, document.with(copy));
        return List.copyOf(changed);
      }
    }
    throw new KubeException(Reason.INVALID, Texts.text("deploy.noContainer"));
  }

  private static void listen(ObjectNode container, String option) {
    ArrayNode environment =
        container.path("env") instanceof ArrayNode there ? there : container.putArray("env");
    for (JsonNode variable : environment) {
      if (variable.path("name").asText().equals(VARIABLE) && variable instanceof ObjectNode own) {
        String before = own.path("value").asText("");
        own.put("value", before.isEmpty() ? option : before + " " + option);
        return;
      }
    }
    environment.addObject().put("name", VARIABLE).put("value", option);
  }
}
