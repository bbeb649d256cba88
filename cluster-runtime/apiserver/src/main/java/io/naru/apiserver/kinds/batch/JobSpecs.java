package io.naru.apiserver.kinds.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.PodTemplates;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Specs of jobs, of their own and in cron jobs. */
final class JobSpecs {

  private static final int MAX_PARALLEL_INDEXED = 100_000;

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
      Checks.required(
          spec.at("completions"), "must be set when completion mode is Indexed", errors);
      if (spec.at("parallelism").number() > MAX_PARALLEL_INDEXED) {
        errors.invalid(
            spec.at("parallelism").path(),
            spec.at("parallelism").node(),
            "must be at most " + MAX_PARALLEL_INDEXED + " when completion mode is Indexed");
      }
    } else if (spec.at("backoffLimitPerIndex").present()) {
      errors.invalid(
          spec.at("backoffLimitPerIndex").path(),
          spec.at("backoffLimitPerIndex").node(),
          "requires indexed completion mode");
    }
    if (spec.at("maxFailedIndexes").present() && !spec.at("backoffLimitPerIndex").present()) {
      errors.required(spec.at("backoffLimitPerIndex").path(), "required for maxFailedIndexes");
    }
    PodFailurePolicies.validate(spec, errors);
    successPolicy(spec.at("successPolicy"), indexed, errors);
    replacementPolicy(spec, errors);
    template(spec.at("template"), errors);
  }

  private static void successPolicy(Field policy, boolean indexed, FieldErrors errors) {
    if (!policy.present()) {
      return;
    }
    if (!indexed) {
      errors.invalid(policy.path(), policy.node(), "requires indexed completion mode");
      return;
    }
    Checks.required(policy.at("rules"), "at least one rule must be specified", errors);
    for (Field rule : policy.at("rules").items()) {
      if (!rule.at("succeededCount").present() && !rule.at("succeededIndexes").present()) {
        errors.required(
            rule.path(), "at least one of succeededCount or succeededIndexes must be specified");
      }
      Checks.positive(rule.at("succeededCount"), errors);
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
    }
  }
}
