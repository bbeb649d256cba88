package io.naru.apiserver.kinds.extensions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.TablePrinter;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;

/** API services: who answers for a group and version. */
final class ApiServiceStrategy extends StandardStrategy {

  ApiServiceStrategy() {
    // Names such as "v1." are no DNS names; validate() holds them to version and group.
    super(Traits.PLAIN.named(NameRule.PATH_SEGMENT).withStatus().conditionalUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode object) {
    for (ObjectNode service : Defaults.optional(Defaults.object(object, "spec"), "service")) {
      Defaults.number(service, "port", 443);
    }
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field spec = Field.of(object).at("spec");
    Field name = Field.of(object).at("metadata", "name");
    String expected = spec.at("version").text() + "." + spec.at("group").text();
    if (!name.is(expected)) {
      errors.invalid(
          name.path(),
          name.text(),
          "must be `spec.version+\".\"+spec.group`: \"" + expected + "\"");
    }
    Checks.nameRequired(spec.at("version"), NameRules::dns1035LabelErrors, errors);
    Checks.nameIfSet(spec.at("group"), NameRules::dns1123SubdomainErrors, errors);
    priority(spec.at("groupPriorityMinimum"), 20_000, errors);
    priority(spec.at("versionPriority"), 1000, errors);
    Field service = spec.at("service");
    if (!service.present()) {
      if (!spec.at("caBundle").empty()) {
        errors.invalid(spec.at("caBundle").path(), "", "local APIServices may not have a caBundle");
      }
      if (spec.at("insecureSkipTLSVerify").flag()) {
        errors.invalid(
            spec.at("insecureSkipTLSVerify").path(),
            true,
            "local APIServices may not have insecureSkipTLSVerify");
      }
      return;
    }
    if (service.at("port").present()) {
      NetworkChecks.port(service.at("port"), errors);
    }
    Checks.required(service.at("namespace"), errors);
    Checks.required(service.at("name"), errors);
    if (spec.at("insecureSkipTLSVerify").flag() && !spec.at("caBundle").empty()) {
      errors.invalid(
          spec.at("insecureSkipTLSVerify").path(), true, "may not be true if caBundle is present");
    }
  }

  private static void priority(Field number, long max, FieldErrors errors) {
    if (number.number() < 1 || number.number() > max) {
      errors.invalid(number.path(), number.number(), "must be positive and less than " + max);
    }
  }

  static Printer printer() {
    return TablePrinter.named()
        .text(
            "Service",
            "Who answers.",
            object -> {
              Field service = Field.of(object).at("spec", "service");
              return service.present()
                  ? service.at("namespace").text() + "/" + service.at("name").text()
                  : "Local";
            })
        .text("Available", "Whether it answers.", ApiServiceStrategy::available)
        .age()
        .build();
  }

  private static String available(ObjectNode object) {
    for (Field condition : Field.of(object).at("status", "conditions").items()) {
      if (condition.at("type").is("Available")) {
        String status = condition.at("status").text();
        return status.equals("True") ? status : status + " (" + condition.at("reason").text() + ")";
      }
    }
    return "Unknown";
  }
}
