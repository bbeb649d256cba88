package io.naru.agent.pressure;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Quantity;
import org.jspecify.annotations.Nullable;

/** Limits of ephemeral storage that pods set themselves: containers' and volumes'. Pure. */
final class StorageLimits {

  private static final String RESOURCE = "ephemeral-storage";

  private StorageLimits() {}

  /** Whether the pod has any such limit. */
  static boolean limits(Pod pod) {
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (!Json.text(volume, "emptyDir", "sizeLimit").isEmpty()) {
        return true;
      }
    }
    return pod.allContainers().stream().anyMatch(spec -> !limit(spec).isEmpty());
  }

  /** What the pod exceeds, as its eviction's message; null if nothing. */
  static @Nullable String exceeded(PodUsage usage) {
    Pod pod = usage.pod();
    for (JsonNode volume : pod.spec().path("volumes")) {
      String name = Json.text(volume, "name");
      String limit = Json.text(volume, "emptyDir", "sizeLimit");
      if (isOver(usage.volumes().getOrDefault(name, 0L), limit)) {
        return "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". ".formatted(name, limit);
      }
    }
    long total = 0;
    boolean all = true;
    for (ContainerSpec spec : pod.containers()) {
      all &= !limit(spec).isEmpty();
      total += Quantity.value(limit(spec));
    }
    if (all && total > 0 && usage.totalFiles() > total) {
      return "Pod ephemeral local storage usage exceeds the total limit of containers %d. "
          .formatted(total);
    }
    for (ContainerSpec spec : pod.allContainers()) {
      if (isOver(usage.files().getOrDefault(spec.name(), 0L), limit(spec))) {
        return "Container %s exceeded its local ephemeral storage limit \"%s\". "
            .formatted(spec.name(), limit(spec));
      }
    }
    return null;
  }

  private static boolean isOver(long bytes, String limit) {
    return !limit.isEmpty() && bytes > Quantity.value(limit);
  }

  private static String limit(ContainerSpec spec) {
    return Json.text(spec.json(), "resources", "limits", RESOURCE);
  }
}
