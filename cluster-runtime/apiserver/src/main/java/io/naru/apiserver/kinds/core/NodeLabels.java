package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels of nodes that have been replaced by others. */
public final class NodeLabels {

  private static final Map<String, String> DEPRECATED =
      Map.of(
          "beta.kubernetes.io/arch",
          "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os",
          "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
          "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
          "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
          "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

  private NodeLabels() {}

  /** What to say of the use of a label, or null. */
  public static @Nullable String deprecation(String label) {
    return DEPRECATED.get(label);
  }

  /** Warnings of a term of a node selector. */
  public static List<String> warnings(Field term) {
    List<String> warnings = new ArrayList<>();
    for (Field expression : term.at("matchExpressions").items()) {
      Field key = expression.at("key");
      String message = deprecation(key.text());
      if (message != null) {
        warnings.add(key.path() + ": " + key.text() + " is " + message);
      }
    }
    return warnings;
  }
}
