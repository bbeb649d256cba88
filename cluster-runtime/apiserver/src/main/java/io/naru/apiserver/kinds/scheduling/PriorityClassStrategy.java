package io.naru.apiserver.kinds.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.TablePrinter;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Map;

/** Priority classes. */
final class PriorityClassStrategy extends StandardStrategy {

  private static final long HIGHEST = 1_000_000_000;
  private static final String SYSTEM_PREFIX = "system-";

  /** The only ones that may be higher. */
  private static final Map<String, Long> SYSTEM =
      Map.of("system-node-critical", 2_000_001_000L, "system-cluster-critical", 2_000_000_000L);

  PriorityClassStrategy() {
    super(Traits.PLAIN.withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode object) {
    Defaults.number(object, "value", 0);
    Defaults.text(object, "preemptionPolicy", "PreemptLowerPriority");
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field priority = Field.of(object);
    String name = priority.at("metadata", "name").text();
    long value = priority.at("value").number();
    if (name.startsWith(SYSTEM_PREFIX)) {
      if (!Long.valueOf(value).equals(SYSTEM.get(name))) {
        errors.forbidden(
            "metadata.name", "names with the '" + SYSTEM_PREFIX + "' prefix are reserved");
      }
    } else if (value > HIGHEST) {
      errors.forbidden("value", "maximum allowed value of a user defined priority is " + HIGHEST);
    }
    Checks.oneOf(priority.at("preemptionPolicy"), List.of("Never", "PreemptLowerPriority"), errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    if (!Field.of(object).at("value").same(Field.of(old).at("value"))) {
      errors.forbidden("value", "may not be changed in an update.");
    }
    Checks.immutable(
        Field.of(object).at("preemptionPolicy"), Field.of(old).at("preemptionPolicy"), errors);
  }

  static Printer printer() {
    return TablePrinter.named()
        .number("Value", "The priority.", object -> Field.of(object).at("value").number())
        .flag(
            "Global-Default",
            "Whether pods get it that name none.",
            object -> Field.of(object).at("globalDefault").flag())
        .age()
        .text(
            "PreemptionPolicy",
            "Whether pods of it push others out.",
            object -> Field.of(object).at("preemptionPolicy").text())
        .build();
  }
}
