package io.naru.apiserver.kinds.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;

/** Columns of webhooks and admission policies. */
final class AdmissionPrinters {

  private AdmissionPrinters() {}

  static Printer webhooks() {
    return TablePrinter.named()
        .number("Webhooks", "Number of webhooks.", object -> Field.of(object).at("webhooks").size())
        .age()
        .build();
  }

  static Printer policies(String column, String field) {
    return TablePrinter.named()
        .number(
            column, "Number of expressions.", object -> Field.of(object).at("spec", field).size())
        .text("ParamKind", "Kind of its parameters.", AdmissionPrinters::parameterKind)
        .age()
        .build();
  }

  private static String parameterKind(ObjectNode object) {
    Field kind = Field.of(object).at("spec", "paramKind");
    return kind.present() ? kind.at("apiVersion").text() + "/" + kind.at("kind").text() : "<unset>";
  }

  static Printer bindings() {
    return TablePrinter.named()
        .text("PolicyName", "Policy.", object -> Field.of(object).at("spec", "policyName").text())
        .text("ParamRef", "Its parameters.", AdmissionPrinters::parameters)
        .age()
        .build();
  }

  private static String parameters(ObjectNode object) {
    Field reference = Field.of(object).at("spec", "paramRef");
    if (!reference.present()) {
      return "<unset>";
    }
    String name = reference.at("name").empty() ? "*" : reference.at("name").text();
    String namespace = reference.at("namespace").text();
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
