package io.naru.apiserver.kinds.batch;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.machinery.FieldErrors;

/** Jobs whose pods have indexes: how many, how often each may fail, and which have to succeed. */
final class IndexedJobs {

  private static final int MOST = 100_000;
  private static final int MOST_AT_ONCE = 10_000;
  private static final int MOST_FAILED = 10_000;
  private static final int MOST_RULES = 20;

  private IndexedJobs() {}

  static void validate(Field spec, FieldErrors errors) {
    Field completions = spec.at("completions");
    Field parallelism = spec.at("parallelism");
    if (!completions.present()) {
      errors.required(completions.path(), "when completion mode is Indexed");
    }
    if (parallelism.number() > MOST) {
      errors.invalid(
          parallelism.path(),
          parallelism.node(),
          "must be less than or equal to " + MOST + " when completion mode is Indexed");
    }
    Field failed = spec.at("maxFailedIndexes");
    Field perIndex = spec.at("backoffLimitPerIndex");
    if (failed.present() && completions.present() && failed.number() > completions.number()) {
      errors.invalid(failed.path(), failed.node(), "must be less than or equal to completions");
    }
    if (failed.number() > MOST) {
      errors.invalid(failed.path(), failed.node(), "must be less than or equal to " + MOST);
    }
    if (failed.present() && !perIndex.present()) {
      errors.required(perIndex.path(), "when maxFailedIndexes is specified");
    }
    if (perIndex.present() && completions.number() > MOST) {
      many(failed, parallelism, errors);
    }
  }

  private static void many(Field failed, Field parallelism, FieldErrors errors) {
    String when = " when completions are above " + MOST + " and used with backoff limit per index";
    if (!failed.present()) {
      errors.required(failed.path(), "must be specified when completions is above " + MOST);
    } else if (failed.number() > MOST_FAILED) {
      errors.invalid(
          failed.path(), failed.node(), "must be less than or equal to " + MOST_FAILED + when);
    }
    if (parallelism.number() > MOST_AT_ONCE) {
      errors.invalid(
          parallelism.path(),
          parallelism.node(),
          "must be less than or equal to " + MOST_AT_ONCE + when);
    }
  }

  static void successPolicy(Field spec, boolean indexed, FieldErrors errors) {
    Field policy = spec.at("successPolicy");
    if (!policy.present()) {
      return;
    }
    if (!indexed) {
      errors.invalid(
          policy.path(),
          InternalForms.of("SuccessPolicy", policy),
          "requires indexed completion mode");
      return;
    }
    Field rules = policy.at("rules");
    Checks.required(
        rules, "at least one rules must be specified when the successPolicy is specified", errors);
    if (rules.size() > MOST_RULES) {
      errors.tooMany(rules.path(), rules.size(), MOST_RULES);
    }
    for (Field rule : rules.items()) {
      successRule(rule, spec.at("completions"), errors);
    }
  }

  private static void successRule(Field rule, Field completions, FieldErrors errors) {
    Field count = rule.at("succeededCount");
    Field indexes = rule.at("succeededIndexes");
    if (!count.present() && !indexes.present()) {
      errors.required(
          rule.path(), "at least one of succeededCount or succeededIndexes must be specified");
    }
    long total = 0;
    if (indexes.present()) {
      total = IndexIntervals.count(indexes, completions.number(), errors);
    }
    if (!count.present()) {
      return;
    }
    Checks.nonNegative(count, errors);
    if (completions.present() && count.number() > completions.number()) {
      errors.invalid(
          count.path(),
          count.node(),
          "must be less than or equal to "
              + completions.number()
              + " (the number of specified completions)");
    }
    if (indexes.present() && total >= 0 && count.number() > total) {
      errors.invalid(
          count.path(),
          count.node(),
          "must be less than or equal to "
              + total
              + " (the number of indexes in the specified succeededIndexes field)");
    }
  }
}
