package io.naru.apiserver.kinds.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.PodTemplates;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PrefixedPaths;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Specs of jobs, of their own and in cron jobs. */
final class JobSpecs {

  private static final int MAX_MANAGER = 63;

  private JobSpecs() {}

  static void applyDefaults(ObjectNode spec) {
    if (Defaults.missing(spec, "completions") && Defaults.missing(spec, "parallelism")) {
      spec.put("completions", 1);
    }
    Defaults.number(spec, "parallelism", 1);
    boolean perIndex = !Defaults.missing(spec, "backoffLimitPerIndex");
    Defaults.number(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6);
    Defaults.text(spec, "completionMode", "NonIndexed");
    Defaults.flag(spec, "suspend", false);
    Defaults.flag(spec, "manualSelector", false);
    Defaults.text(
        spec,
        "podReplacementPolicy",
        Defaults.missing(spec, "podFailurePolicy") ? "TerminatingOrFailed" : "Failed");
    for (ObjectNode policy : Defaults.optional(spec, "podFailurePolicy")) {
      for (ObjectNode rule : Defaults.objects(policy, "rules")) {
        Defaults.objects(rule, "onPodConditions")
            .forEach(pattern -> Defaults.textIfEmpty(pattern, "status", "True"));
      }
    }
    PodTemplates.applyDefaults(Defaults.object(spec, "template"));
  }

  static void validate(Field spec, FieldErrors errors) {
    for (String number :
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes")) {
      Checks.nonNegative(spec.at(number), errors);
    }
    boolean indexed = spec.at("completionMode").is("Indexed");
    Checks.oneOf(spec.at("completionMode"), List.of("NonIndexed", "Indexed"), errors);
    if (indexed) {
      IndexedJobs.validate(spec, errors);
    } else {
      for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        Field limit = spec.at(field);
        if (limit.present()) {
          errors.invalid(limit.path(), limit.node(), "requires indexed completion mode");
        }
      }
    }
    managedBy(spec.at("managedBy"), errors);
    PodFailurePolicies.validate(spec, errors);
    IndexedJobs.successPolicy(spec, indexed, errors);
    replacementPolicy(spec, errors);
    template(spec.at("template"), errors);
    Field restart = spec.at("template", "spec", "restartPolicy");
    if (spec.at("podFailurePolicy").present() && !restart.is("Never")) {
      errors.invalid(
          restart.path(),
          restart.text(),
          "only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  private static void managedBy(Field manager, FieldErrors errors) {
    if (!manager.present()) {
      return;
    }
    PrefixedPaths.validate(manager, errors);
    if (manager.text().length() > MAX_MANAGER) {
      errors.tooLong(manager.path(), MAX_MANAGER);
    }
  }

  private static void replacementPolicy(Field spec, FieldErrors errors) {
    Field policy = spec.at("podReplacementPolicy");
    List<String> allowed =
        spec.at("podFailurePolicy").present()
            ? List.of("Failed")
            : List.of("Failed", "TerminatingOrFailed");
    Checks.oneOf(policy, allowed, errors);
  }

  private static void template(Field template, FieldErrors errors) {
    PodTemplates.validate(template, errors);
    Field restart = template.at("spec", "restartPolicy");
    // Always is what an unset policy becomes, so it counts as missing.
    if (restart.is("Always")) {
      errors.required(restart.path(), "valid values: \"OnFailure\", \"Never\"");
    } else {
      Checks.oneOf(restart, List.of("OnFailure", "Never"), errors);
    }
  }
}
