package io.naru.apiserver.kinds.batch;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** What the status of a job may say: counts fit each other, and it ends in one way only. */
final class JobStatuses {

  private JobStatuses() {}

  static void validate(Field job, FieldErrors errors) {
    Field status = job.at("status");
    for (String count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
      Checks.nonNegative(status.at(count), errors);
    }
    if (status.at("ready").number() > status.at("active").number()) {
      errors.invalid(
          status.at("ready").path(),
          status.at("ready").node(),
          "must be less than or equal to the number of active pods");
    }
    boolean complete = isTrue(status, "Complete");
    boolean failed = isTrue(status, "Failed");
    Field conditions = status.at("conditions");
    if (complete && failed) {
      errors.invalid(
          conditions.path(),
          conditions.node(),
          "cannot set Complete=True and Failed=true conditions");
    }
    Field end = status.at("completionTime");
    if (end.present() && !complete) {
      errors.invalid(
          end.path(),
          end.node(),
          "cannot set completionTime when there is no Complete=True condition");
    } else if (complete && !end.present()) {
      errors.required(end.path(), "completionTime is required for Complete jobs");
    }
    if (complete && !status.at("startTime").present()) {
      errors.required(status.at("startTime").path(), "startTime is required for finished job");
    }
    if ((complete || failed) && status.at("active").number() > 0) {
      errors.invalid(
          status.at("active").path(),
          status.at("active").node(),
          "active>0 is invalid for finished job");
    }
  }

  private static boolean isTrue(Field status, String type) {
    return status.at("conditions").items().stream()
        .anyMatch(condition -> condition.at("type").is(type) && condition.at("status").is("True"));
  }
}
