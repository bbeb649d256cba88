package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which pods a workload or service means. */
public final class PodSelector {

  private PodSelector() {}

  /** Of an object with a selector; empty of one that selects no pods. */
  public static Optional<Predicate<Pod>> of(HasMetadata object) {
    if (!(object instanceof GenericKubernetesResource resource)
        || !(resource.get("spec", "selector") instanceof Map<?, ?> selector)
        || selector.isEmpty()) {
      return Optional.empty();
    }
    String namespace = object.getMetadata().getNamespace();
    boolean plain =
        !selector.containsKey("matchLabels") && !selector.containsKey("matchExpressions");
    LabelSelector labels =
        plain
            ? new LabelSelector(null, stringMap(selector))
            : Serialization.jsonMapper().convertValue(selector, LabelSelector.class);
    return Optional.of(pod ->
        pod.getMetadata().getNamespace().equals(namespace)
            && matches(labels, pod.getMetadata().getLabels()));
  }

  private static Map<String, String> stringMap(Map<?, ?> map) {
    return map.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                entry -> entry.getKey().toString(), entry -> String.valueOf(entry.getValue())));
  }

  private static boolean matches(LabelSelector selector, @Nullable Map<String, String> of) {
    Map<String, String> labels = of == null ? Map.of() : of;
    if (selector.getMatchLabels() != null
        && !labels.entrySet().containsAll(selector.getMatchLabels().entrySet())) {
      return false;
    }
    return selector.getMatchExpressions() == null
        || selector.getMatchExpressions().stream().allMatch(it -> matches(it, labels));
  }

  private static boolean matches(LabelSelectorRequirement wanted, Map<String, String> labels) {
    String value = labels.get(wanted.getKey());
    return switch (wanted.getOperator()) {
      case "In" -> value != null && wanted.getValues().contains(value);
      case "NotIn" -> value == null || !wanted.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false; // of an API newer than this: better none than too many
    };
  }
}
