package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** References to the resources of a container, from its variables or from a volume. */
final class ResourceReferences {

  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");

  private static final Set<String> CPU_UNITS = Set.of("1m", "1");
  private static final Set<String> BYTE_UNITS =
      Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  /** What a resource is called in messages. */
  private static final Map<String, String> IN_BYTES =
      Map.of("memory", "memory", "ephemeral-storage", "local ephemeral storage");

  private ResourceReferences() {}

  static void validate(Field reference, boolean inVolume, FieldErrors errors) {
    Field resource = reference.at("resource");
    if (inVolume && reference.at("containerName").empty()) {
      errors.required(reference.at("containerName").path(), "");
    } else if (Checks.required(resource, errors)
        && !RESOURCES.contains(resource.text())
        && !isHugePages(resource.text())) {
      errors.notSupported(resource.path(), resource.text(), RESOURCES);
    }
    divisor(reference.at("divisor"), resource.text(), errors);
  }

  private static boolean isHugePages(String resource) {
    return resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
  }

  private static void divisor(Field divisor, String resource, FieldErrors errors) {
    String unit = divisor.text();
    if (unit.isEmpty() || unit.equals("0")) {
      return;
    }
    String name = resource.substring(resource.indexOf('.') + 1);
    if (name.equals("cpu")) {
      if (!CPU_UNITS.contains(unit)) {
        errors.invalid(
            divisor.path(),
            resource,
            "only divisor's values 1m and 1 are supported with the cpu resource");
      }
      return;
    }
    String called = isHugePages(resource) ? "hugepages" : IN_BYTES.get(name);
    if (called != null && !BYTE_UNITS.contains(unit)) {
      errors.invalid(
          divisor.path(),
          resource,
          "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are"
              + " supported with the "
              + called
              + " resource");
    }
  }
}
