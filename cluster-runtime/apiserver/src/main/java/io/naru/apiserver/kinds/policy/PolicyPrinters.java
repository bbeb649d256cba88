package io.naru.apiserver.kinds.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;

/** Columns of the policy kinds. */
final class PolicyPrinters {

  private PolicyPrinters() {}

  static Printer disruptionBudgets() {
    return TablePrinter.named()
        .text("Min Available", "Pods that must stay.", object -> bound(object, "minAvailable"))
        .text("Max Unavailable", "Pods that may go.", object -> bound(object, "maxUnavailable"))
        .number(
            "Allowed Disruptions",
            "Pods that may be evicted now.",
            object -> Field.of(object).at("status", "disruptionsAllowed").number())
        .age()
        .build();
  }

  private static String bound(ObjectNode object, String field) {
    Field bound = Field.of(object).at("spec", field);
    return bound.node() == null || !bound.present() ? "N/A" : bound.node().asText();
  }
}
