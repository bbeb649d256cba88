package io.naru.apiserver.kinds.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.TablePrinter;
import io.naru.machinery.FieldErrors;

/** Leases. */
final class LeaseStrategy extends StandardStrategy {

  LeaseStrategy() {
    super(Traits.PLAIN.createdOnUpdate().conditionalUpdate());
  }

  static Printer printer() {
    return TablePrinter.named()
        .text("Holder", "Who has it.", lease -> Field.of(lease).at("spec", "holderIdentity").text())
        .age()
        .build();
  }

  @Override
  protected void setDefaults(ObjectNode lease) {
    Defaults.object(lease, "spec");
  }

  @Override
  public void validate(ObjectNode lease, FieldErrors errors) {
    Field spec = Field.of(lease).at("spec");
    Field seconds = spec.at("leaseDurationSeconds");
    if (seconds.present() && seconds.number() <= 0) {
      errors.invalid(seconds.path(), seconds.node(), "must be greater than 0");
    }
    Checks.nonNegative(spec.at("leaseTransitions"), errors);
    if (spec.at("preferredHolder").present() && spec.at("strategy").empty()) {
      errors.forbidden(
          spec.at("preferredHolder").path(), "may only be specified if strategy is defined");
    }
  }
}
