package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Quantities;
import java.util.List;

/** Fills a container, whichever list of the pod it stands in. */
final class ContainerDefaults {

  private ContainerDefaults() {}

  static void apply(ObjectNode container) {
    Defaults.textIfEmpty(
        container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
    Defaults.textIfEmpty(container, "terminationMessagePath", "/dev/termination-log");
    Defaults.textIfEmpty(container, "terminationMessagePolicy", "File");
    Quantities.normalizeRequirements(Defaults.object(container, "resources"));
    Defaults.objects(container, "ports")
        .forEach(port -> Defaults.textIfEmpty(port, "protocol", "TCP"));
    Defaults.objects(container, "env").forEach(ContainerDefaults::variable);
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      Defaults.optional(container, probe).forEach(ContainerDefaults::probe);
    }
    for (ObjectNode lifecycle : Defaults.optional(container, "lifecycle")) {
      Defaults.optional(lifecycle, "postStart").forEach(ContainerDefaults::handler);
      Defaults.optional(lifecycle, "preStop").forEach(ContainerDefaults::handler);
    }
  }

  /** In the host's network a container's port is the host's port. */
  static void takeHostPorts(ObjectNode container) {
    Defaults.objects(container, "ports")
        .forEach(
            port -> Defaults.numberIfZero(port, "hostPort", port.path("containerPort").asLong()));
  }

  /** What moves is always pulled, what is pinned only once. */
  static String pullPolicy(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    int colon = name.indexOf(':');
    boolean pinned = name.contains("@") || (colon >= 0 && !name.endsWith(":latest"));
    return pinned ? "IfNotPresent" : "Always";
  }

  private static void variable(ObjectNode variable) {
    for (ObjectNode source : Defaults.optional(variable, "valueFrom")) {
      Defaults.optional(source, "fieldRef")
          .forEach(field -> Defaults.textIfEmpty(field, "apiVersion", "v1"));
      Defaults.optional(source, "resourceFieldRef").forEach(ContainerDefaults::divisor);
      Defaults.optional(source, "fileKeyRef")
          .forEach(file -> Defaults.flag(file, "optional", false));
    }
  }

  /** An unset divisor is written as zero. */
  static void divisor(ObjectNode reference) {
    Defaults.text(reference, "divisor", "0");
    Quantities.normalizeField(reference, "divisor");
  }

  private static void probe(ObjectNode probe) {
    Defaults.numberIfZero(probe, "timeoutSeconds", 1);
    Defaults.numberIfZero(probe, "periodSeconds", 10);
    Defaults.numberIfZero(probe, "successThreshold", 1);
    Defaults.numberIfZero(probe, "failureThreshold", 3);
    Defaults.optional(probe, "grpc").forEach(grpc -> Defaults.text(grpc, "service", ""));
    handler(probe);
  }

  private static void handler(ObjectNode handler) {
    for (ObjectNode get : Defaults.optional(handler, "httpGet")) {
      Defaults.textIfEmpty(get, "path", "/");
      Defaults.textIfEmpty(get, "scheme", "HTTP");
    }
  }
}
