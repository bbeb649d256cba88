package io.naru.agent.model;

import io.naru.agent.api.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the downward API exposes ({@code fieldRef} and {@code resourceFieldRef}) in
 * environment variables and volumes.
 */
public final class Fields {

  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

  private Fields() {}

  /**
   * The value of a field; null if there is no such field.
   *
   * @param podIps addresses of the pod as known now, which the API server may not know yet
   * @param hostIp address of the node
   */
  public static @Nullable String value(Pod pod, String path, List<String> podIps, String hostIp) {
    Matcher subscript = SUBSCRIPT.matcher(path);
    if (subscript.matches()) {
      Map<String, String> map =
          subscript.group(1).equals("labels") ? pod.labels() : pod.annotations();
      return map.getOrDefault(subscript.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.name();
      case "metadata.namespace" -> pod.namespace();
      case "metadata.uid" -> pod.uid();
      case "metadata.labels" -> lines(pod.labels());
      case "metadata.annotations" -> lines(pod.annotations());
      case "spec.nodeName" -> Json.text(pod.spec(), "nodeName");
      case "spec.serviceAccountName" -> Json.text(pod.spec(), "serviceAccountName");
      case "status.hostIP", "status.hostIPs" -> hostIp;
      case "status.podIP" -> podIps.isEmpty() ? "" : podIps.getFirst();
      case "status.podIPs" -> String.join(",", podIps);
      default -> null;
    };
  }

  /**
   * A request or limit of a container in units of the divisor.
   *
   * @param allocatable what stands in for a limit that is not set: the node's, by resource
   */
  public static @Nullable String resource(
      ContainerSpec container, String resource, String divisor, Map<String, String> allocatable) {
    int dot = resource.indexOf('.');
    if (dot < 0) {
      return null;
    }
    String name = resource.substring(dot + 1);
    String own = Json.text(container.json(), "resources", resource.substring(0, dot), name);
    String quantity = own;
    if (own.isEmpty() && resource.startsWith("limits.")) {
      quantity = allocatable.getOrDefault(name, "0");
    } else if (own.isEmpty()) {
      quantity = "0";
    }
    return Long.toString(Quantity.dividedBy(quantity, divisor));
  }

  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + quote(entry.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
