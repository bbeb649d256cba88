package io.naru.agent.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Fields;
import io.naru.agent.model.Pod;
import io.naru.agent.volume.ConfigObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the environment of containers: services of the namespace, then {@code envFrom}, then
 * {@code env}, later ones winning.
 */
public final class Environment {

  private final ConfigObjects objects;
  private final ServiceVariables services;
  private final String hostIp;
  private final Map<String, String> allocatable;

  /**
   * Environments of this node's containers.
   *
   * @param allocatable the node's, by resource, for resourceFieldRef of unlimited containers
   */
  public Environment(
      ConfigObjects objects,
      ServiceVariables services,
      String hostIp,
      Map<String, String> allocatable) {
    this.objects = objects;
    this.services = services;
    this.hostIp = hostIp;
    this.allocatable = allocatable;
  }

  /** The variables of a container, in the order in which they are defined. */
  public Map<String, String> of(Pod pod, ContainerSpec container, List<String> podIps)
      throws ConfigException {
    boolean links = pod.spec().path("enableServiceLinks").asBoolean(true);
    Map<String, String> variables =
        new LinkedHashMap<>(services.of(links ? pod.namespace() : null));
    for (JsonNode source : container.json().path("envFrom")) {
      String prefix = Json.text(source, "prefix");
      data(pod, source).forEach((key, value) -> variables.put(prefix + key, value));
    }
    for (JsonNode variable : container.json().path("env")) {
      String name = Json.text(variable, "name");
      if (variable.has("valueFrom")) {
        String value = valueFrom(pod, container, variable.path("valueFrom"), podIps);
        if (value != null) {
          variables.put(name, value);
        }
      } else {
        variables.put(name, Expansion.expand(Json.text(variable, "value"), variables));
      }
    }
    return variables;
  }

  private Map<String, String> data(Pod pod, JsonNode source) throws ConfigException {
    boolean secret = source.has("secretRef");
    JsonNode reference = source.path(secret ? "secretRef" : "configMapRef");
    JsonNode object = find(pod, secret, Json.text(reference, "name"));
    if (object.isMissingNode()) {
      if (reference.path("optional").asBoolean()) {
        return Map.of();
      }
      throw missing(secret, Json.text(reference, "name"));
    }
    Map<String, String> data = Json.map(object, "data");
    if (secret) {
      data.replaceAll((key, value) -> decode(value));
    }
    return data;
  }

  private @org.jspecify.annotations.Nullable String valueFrom(
      Pod pod, ContainerSpec container, JsonNode from, List<String> podIps) throws ConfigException {
    if (from.has("fieldRef")) {
      String path = Json.text(from, "fieldRef", "fieldPath");
      String value = Fields.value(pod, path, podIps, hostIp);
      if (value == null) {
        throw new ConfigException("unsupported fieldPath: " + path);
      }
      return value;
    }
    if (from.has("resourceFieldRef")) {
      JsonNode reference = from.path("resourceFieldRef");
      String other = Json.text(reference, "containerName");
      ContainerSpec subject =
          pod.allContainers().stream()
              .filter(c -> c.name().equals(other))
              .findFirst()
              .orElse(container);
      return Fields.resource(
          subject, Json.text(reference, "resource"), Json.text(reference, "divisor"), allocatable);
    }
    boolean secret = from.has("secretKeyRef");
    if (!secret && !from.has("configMapKeyRef")) {
      throw new ConfigException("unsupported source of an environment variable: " + from);
    }
    JsonNode reference = from.path(secret ? "secretKeyRef" : "configMapKeyRef");
    String name = Json.text(reference, "name");
    String key = Json.text(reference, "key");
    boolean optional = reference.path("optional").asBoolean();
    JsonNode object = find(pod, secret, name);
    if (object.isMissingNode()) {
      if (optional) {
        return null;
      }
      throw missing(secret, name);
    }
    String value = Json.textOrNull(object, "data", key);
    if (value == null) {
      if (optional) {
        return null;
      }
      throw new ConfigException(
          "couldn't find key %s in %s %s/%s"
              .formatted(key, secret ? "Secret" : "ConfigMap", pod.namespace(), name));
    }
    return secret ? decode(value) : value;
  }

  private JsonNode find(Pod pod, boolean secret, String name) throws ConfigException {
    try {
      JsonNode object =
          secret ? objects.secret(pod.namespace(), name) : objects.configMap(pod.namespace(), name);
      return object == null ? Json.object().path("missing") : object;
    } catch (IOException e) {
      throw new ConfigException("failed to read " + (secret ? "secret " : "configmap ") + name);
    }
  }

  private static ConfigException missing(boolean secret, String name) {
    return new ConfigException((secret ? "secret" : "configmap") + " \"" + name + "\" not found");
  }

  private static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
