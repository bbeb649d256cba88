package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.PodSecurityChecks.Setting;
import io.naru.apiserver.admission.PodSecurityChecks.Violation;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A pod and its containers of every kind, as the Pod Security Standards speak of them. */
final class PodParts {

  private final ObjectNode spec;
  private final List<JsonNode> containers = new ArrayList<>();

  PodParts(ObjectNode spec) {
    this.spec = spec;
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      spec.path(list).forEach(containers::add);
    }
  }

  /** Of the containers for which the condition holds. */
  List<String> names(Predicate<JsonNode> condition) {
    return containers.stream().filter(condition).map(c -> Json.text(c, "name")).toList();
  }

  /** {@code container "a"} or {@code containers "a", "b"}. */
  static String quote(List<String> names) {
    return (names.size() == 1 ? "container " : "containers ") + quoted(names);
  }

  static String quoted(Collection<String> texts) {
    return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(", "));
  }

  /**
   * Who sets something that is bad: the pod, containers of it.
   *
   * @param values gets what they set it to
   */
  List<String> setters(Setting setting, Predicate<JsonNode> bad, Set<String> values) {
    List<String> setters = new ArrayList<>();
    if (sets(spec, setting, bad, values)) {
      setters.add("pod");
    }
    List<String> names = names(c -> sets(c, setting, bad, values));
    if (!names.isEmpty()) {
      setters.add(quote(names));
    }
    return setters;
  }

  private static boolean sets(
      JsonNode holder, Setting setting, Predicate<JsonNode> bad, Set<String> values) {
    JsonNode value = setting.of(holder);
    if (value == null || !bad.test(value)) {
      return false;
    }
    values.add(value.asText());
    return true;
  }

  /** Whether the pod or a container says something there. */
  boolean anySets(String... path) {
    return !Json.text(spec, path).isEmpty()
        || containers.stream().anyMatch(container -> !Json.text(container, path).isEmpty());
  }

  /** Adds a violation if somebody sets a field to what it must not be. Returns whether it did. */
  boolean explicitly(
      String control,
      String field,
      Setting setting,
      Predicate<JsonNode> bad,
      List<Violation> found) {
    Set<String> values = new TreeSet<>();
    List<String> setters = setters(setting, bad, values);
    if (!setters.isEmpty()) {
      found.add(
          new Violation(
              control,
              String.join(" and ", setters) + " must not set " + field + " to " + quoted(values)));
    }
    return !setters.isEmpty();
  }

  /**
   * Whether a container adds capabilities that it must not.
   *
   * @param added gets them
   */
  static boolean adds(JsonNode container, Predicate<String> forbidden, Set<String> added) {
    boolean adds = false;
    for (JsonNode capability : container.path("securityContext").path("capabilities").path("add")) {
      if (forbidden.test(capability.asText())) {
        added.add(capability.asText());
        adds = true;
      }
    }
    return adds;
  }
}
