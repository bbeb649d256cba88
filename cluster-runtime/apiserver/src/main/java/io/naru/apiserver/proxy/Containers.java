package io.naru.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which container of a pod a request means. */
final class Containers {

  private static final String DEFAULT_ANNOTATION = "kubectl.kubernetes.io/default-container";

  private Containers() {}

  /**
   * The container asked for, or the only one, or the one that the pod names as its default.
   *
   * @param asked null or empty if the request names none
   * @throws StatusException 400 if there is none of that name, or several to choose from
   */
  static String choose(ApiObject pod, @Nullable String asked) {
    List<String> containers = names(pod, "containers");
    List<String> initContainers = names(pod, "initContainers");
    List<String> ephemeral = names(pod, "ephemeralContainers");
    if (asked == null || asked.isEmpty()) {
      if (containers.size() == 1) {
        return containers.getFirst();
      }
      String preferred = Json.text(pod.tree(), "metadata", "annotations", DEFAULT_ANNOTATION);
      if (containers.contains(preferred)) {
        return preferred;
      }
      throw StatusException.badRequest(
          "a container name must be specified for pod "
              + pod.name()
              + ", choose one of: "
              + list(containers)
              + alternative("init containers", initContainers)
              + alternative("ephemeral containers", ephemeral));
    }
    if (!containers.contains(asked)
        && !initContainers.contains(asked)
        && !ephemeral.contains(asked)) {
      throw StatusException.badRequest(
          "container " + asked + " is not valid for pod " + pod.name());
    }
    return asked;
  }

  private static List<String> names(ApiObject pod, String field) {
    List<String> names = new ArrayList<>();
    JsonNode containers = Json.at(pod.tree(), "spec", field);
    if (containers != null) {
      containers.forEach(container -> names.add(Json.text(container, "name")));
    }
    return names;
  }

  private static String alternative(String what, List<String> names) {
    return names.isEmpty() ? "" : " or one of the " + what + ": " + list(names);
  }

  private static String list(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }
}
