package io.naru.desktop.forward;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.desktop.session.Api;
import io.naru.desktop.session.Refused;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pod that a connection goes to, anew for each: so a forwarded port outlives the pod. A
 * pod that is gone is followed to its workload, as far as that was known while it was there.
 * Blocks. Of one forward; thread-safe.
 */
final class PodFinder {

  /** A port of a pod. */
  record Place(String pod, int port) {}

  /** No pod is there to connect to. */
  static final class NoPodException extends IOException {
    private static final long serialVersionUID = 1;

    NoPodException() {
      super("no pod of it runs");
    }
  }

  /** The port that is wanted by name is none of the pod's. */
  static final class NoPortException extends IOException {
    private static final long serialVersionUID = 1;

    NoPortException(String pod, String port) {
      super("pod %s has no port %s".formatted(pod, port));
    }
  }

  private static final int NOT_FOUND = 404;

  private final Api api;
  private final ForwardTarget target;
  private @Nullable String selector;

  PodFinder(Api api, ForwardTarget target) {
    this.api = api;
    this.target = target;
  }

  synchronized Place find() throws IOException {
    if (target.resource().id().equals("pods")) {
      JsonNode pod = get(target.resource().path(target.namespace()) + "/" + target.name());
      if (pod != null && selector == null) {
        selector = selectorOfOwner(pod);
      }
      if (pod != null && isRunning(pod)) {
        return place(pod);
      }
    } else if (selector == null) {
      JsonNode object = api.get(target.resource().path(target.namespace()) + "/" + target.name());
      selector = selectorOf(object.at("/spec/selector"));
    }
    return place(best());
  }

  private JsonNode best() throws IOException {
    String wanted = selector;
    if (wanted == null) {
      throw new NoPodException();
    }
    JsonNode pods =
        api.get(
            "api/v1/namespaces/%s/pods?labelSelector=%s"
                .formatted(target.namespace(), URLEncoder.encode(wanted, StandardCharsets.UTF_8)));
    JsonNode found = null;
    for (JsonNode pod : pods.path("items")) {
      if (isRunning(pod) && (found == null || (isReady(pod) && !isReady(found)))) {
        found = pod;
      }
    }
    if (found == null) {
      throw new NoPodException();
    }
    return found;
  }

  private Place place(JsonNode pod) throws IOException {
    String name = pod.at("/metadata/name").asText();
    String wanted = target.podPort();
    if (wanted.chars().allMatch(Character::isDigit)) {
      return new Place(name, Integer.parseInt(wanted));
    }
    for (JsonNode container : pod.at("/spec/containers")) {
      for (JsonNode port : container.path("ports")) {
        if (wanted.equals(port.path("name").asText())) {
          return new Place(name, port.path("containerPort").asInt());
        }
      }
    }
    throw new NoPortException(name, wanted);
  }

  /** The selector of the highest workload above a pod; null if there is none that has one. */
  private @Nullable String selectorOfOwner(JsonNode pod) throws IOException {
    String found = null;
    JsonNode owner = controllerOf(pod);
    while (owner != null) {
      String version = owner.path("apiVersion").asText();
      JsonNode object =
          get(
              "apis/%s/namespaces/%s/%ss/%s"
                  .formatted(
                      version,
                      target.namespace(),
                      owner.path("kind").asText().toLowerCase(Locale.ROOT),
                      owner.path("name").asText()));
      if (object == null || object.at("/spec/selector").isMissingNode()) {
        return found;
      }
      found = selectorOf(object.at("/spec/selector"));
      owner = controllerOf(object);
    }
    return found;
  }

  private static @Nullable JsonNode controllerOf(JsonNode object) {
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner;
      }
    }
    return null;
  }

  private @Nullable JsonNode get(String path) throws IOException {
    try {
      return api.get(path);
    } catch (Refused e) {
      if (e.code() == NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /** As the API's query has it; of a service's selector or a workload's. */
  static @Nullable String selectorOf(JsonNode selector) {
    boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
    List<String> parts = new ArrayList<>();
    (plain ? selector : selector.path("matchLabels"))
        .properties()
        .forEach(label -> parts.add(label.getKey() + "=" + label.getValue().asText()));
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = expression.path("key").asText();
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      String among = " (" + String.join(",", values) + ")";
      parts.add(
          switch (expression.path("operator").asText()) {
            case "In" -> key + " in" + among;
            case "NotIn" -> key + " notin" + among;
            case "DoesNotExist" -> "!" + key;
            default -> key;
          });
    }
    return parts.isEmpty() ? null : String.join(",", parts);
  }

  private static boolean isRunning(JsonNode pod) {
    return pod.at("/status/phase").asText().equals("Running")
        && !pod.at("/metadata").has("deletionTimestamp");
  }

  private static boolean isReady(JsonNode pod) {
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
