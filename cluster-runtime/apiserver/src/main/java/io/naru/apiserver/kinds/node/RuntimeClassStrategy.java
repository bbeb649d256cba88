package io.naru.apiserver.kinds.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.core.NodeLabels;
import io.naru.apiserver.kinds.core.ResourceNames;
import io.naru.apiserver.kinds.core.Tolerations;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.TablePrinter;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runtime classes. */
final class RuntimeClassStrategy extends StandardStrategy {

  RuntimeClassStrategy() {
    super(Traits.PLAIN);
  }

  @Override
  protected void setDefaults(ObjectNode object) {
    for (ObjectNode overhead : Defaults.optional(object, "overhead")) {
      Defaults.optional(overhead, "podFixed").forEach(Quantities::normalize);
    }
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field runtime = Field.of(object);
    Checks.nameRequired(runtime.at("handler"), NameRules::dns1123LabelErrors, errors);
    for (var amount : runtime.at("overhead", "podFixed").entries()) {
      ResourceNames.amount(amount.getKey(), amount.getValue(), errors);
    }
    Checks.labels(runtime.at("scheduling", "nodeSelector"), errors);
    Tolerations.validate(runtime.at("scheduling", "tolerations"), errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    Checks.immutable(Field.of(object).at("handler"), Field.of(old).at("handler"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
    List<String> warnings = new ArrayList<>();
    for (var label : Field.of(object).at("scheduling", "nodeSelector").entries()) {
      String message = NodeLabels.deprecation(label.getKey());
      if (message != null) {
        warnings.add(label.getValue().path() + ": " + message);
      }
    }
    return warnings;
  }

  static Printer printer() {
    return TablePrinter.named()
        .text(
            "Handler",
            "Handler of the container runtime.",
            object -> Field.of(object).at("handler").text())
        .age()
        .build();
  }
}
