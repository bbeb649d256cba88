package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.NameRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warnings of the kinds that make pods of a template. */
public final class WorkloadWarnings {

  private WorkloadWarnings() {}

  /**
   * @param template of the object, where it stands
   * @param old null on creation; what did not change is not warned of again
   */
  public static List<String> of(ObjectNode object, @Nullable ObjectNode old, Field template) {
    boolean changed =
        old == null
            || Field.of(object).at("metadata", "generation").number()
                != Field.of(old).at("metadata", "generation").number();
    return changed ? PodWarnings.of(template) : List.of();
  }

  /** As {@link #of}, of kinds whose pods are named after them. */
  public static List<String> named(ObjectNode object, @Nullable ObjectNode old, Field template) {
    List<String> warnings = new ArrayList<>();
    if (old == null) {
      List<String> problems =
          NameRules.dns1123LabelErrors(Field.of(object).at("metadata", "name").text());
      if (!problems.isEmpty()) {
        warnings.add(
            "metadata.name: this is used in Pod names and hostnames, which can result in surprising"
                + " behavior; a DNS label is recommended: ["
                + String.join(" ", problems)
                + "]");
      }
    }
    warnings.addAll(of(object, old, template));
    return warnings;
  }
}
