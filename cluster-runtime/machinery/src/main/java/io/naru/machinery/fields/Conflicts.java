package io.naru.machinery.fields;

import io.naru.machinery.Status.Cause;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fields that an applier would change, though others own them. */
final class Conflicts {

  private final Map<Manager, List<String>> pathsByManager =
      new TreeMap<>(Comparator.comparing(Manager::shown).thenComparing(Manager.ORDER));
  private int size;

  void add(Manager owner, FieldSet fields) {
    List<String> paths = fields.paths();
    if (!paths.isEmpty()) {
      pathsByManager.put(owner, paths);
      size += paths.size();
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The 409 that Kubernetes answers, with one cause a field. */
  StatusException toException() {
    List<Cause> causes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    pathsByManager.forEach((manager, paths) -> {
      String conflict = "conflict with " + manager.shown();
      if (size == 1) {
        lines.add(conflict + ": " + paths.getFirst());
      } else {
        lines.add("conflicts with " + manager.shown() + ":");
      }
      for (String path : paths) {
        causes.add(new Cause("FieldManagerConflict", conflict, path));
        if (size > 1) {
          lines.add("- " + path);
        }
      }
    });
    return StatusException.applyConflict(
        "Apply failed with "
            + size
            + (size == 1 ? " conflict: " : " conflicts: ")
            + String.join("\n", lines),
        causes);
  }
}
