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
import org.jspecify.annotations.Nullable;

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
      String problem = reserved(priority, name, value);
      if (problem != null) {
        errors.forbidden(
            "metadata.name",
            "priority class names with '"
                + SYSTEM_PREFIX
                + "' prefix are reserved for system use only. error: "
                + problem);
      }
    } else if (value > HIGHEST) {
      errors.forbidden("value", "maximum allowed value of a user defined priority is " + HIGHEST);
    }
    Checks.oneOf(priority.at("preemptionPolicy"), List.of("Never", "PreemptLowerPriority"), errors);
  }

  /** Why a name is not one of the system's own classes, or null. */
  private static @Nullable String reserved(Field priority, String name, long value) {
    Long own = SYSTEM.get(name);
    if (own == null) {
      return name + " is not a known system priority class";
    }
    if (own != value) {
      return "value of " + name + " PriorityClass must be " + own;
    }
    return priority.at("globalDefault").flag()
        ? "globalDefault of " + name + " PriorityClass must be false"
        : null;
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
