package io.naru.apiserver.kinds.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.PodTemplates;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.time.ZoneId;
import java.util.List;

/** Cron jobs. */
final class CronJobStrategy extends StandardStrategy {

  /** A job's name is the cron job's with eleven characters more. */
  private static final int MAX_NAME = 52;

  CronJobStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode cron) {
    ObjectNode spec = Defaults.object(cron, "spec");
    Defaults.textIfEmpty(spec, "concurrencyPolicy", "Allow");
    Defaults.flag(spec, "suspend", false);
    Defaults.number(spec, "successfulJobsHistoryLimit", 3);
    Defaults.number(spec, "failedJobsHistoryLimit", 1);
    ObjectNode template = Defaults.object(spec, "jobTemplate");
    Defaults.object(template, "metadata");
    // The job's own defaults are set when a job is made of it.
    PodTemplates.applyDefaults(Defaults.object(Defaults.object(template, "spec"), "template"));
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field cron = Field.of(object);
    Field name = cron.at("metadata", "name");
    if (name.text().length() > MAX_NAME) {
      errors.invalid(name.path(), name.text(), "must be no more than " + MAX_NAME + " characters");
    }
    Field spec = cron.at("spec");
    schedule(spec.at("schedule"), errors);
    zone(spec.at("timeZone"), errors);
    Checks.oneOfRequired(
        spec.at("concurrencyPolicy"), List.of("Allow", "Forbid", "Replace"), errors);
    for (String number :
        List.of(
            "startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")) {
      Checks.nonNegative(spec.at(number), errors);
    }
    Field job = spec.at("jobTemplate", "spec");
    JobSpecs.validate(job, errors);
    if (job.at("manualSelector").flag()) {
      errors.notSupported(job.at("manualSelector").path(), true, List.of("nil", "false"));
    }
    if (job.at("selector").present()) {
      errors.invalid(
          job.at("selector").path(),
          job.at("selector").node(),
          "`selector` will be auto-generated");
    }
  }

  private static void schedule(Field schedule, FieldErrors errors) {
    if (!Checks.required(schedule, errors)) {
      return;
    }
    if (schedule.text().contains("TZ")) {
      errors.invalid(schedule.path(), schedule.text(), "use timeZone instead of TZ in schedule");
      return;
    }
    String problem = CronSchedules.problem(schedule.text());
    if (problem != null) {
      errors.invalid(schedule.path(), schedule.text(), problem);
    }
  }

  private static void zone(Field zone, FieldErrors errors) {
    if (!zone.present()) {
      return;
    }
    if (zone.text().isEmpty()) {
      errors.invalid(zone.path(), "", "timeZone must be nil or non-empty string");
    } else if (zone.is("Local") || !ZoneId.getAvailableZoneIds().contains(zone.text())) {
      errors.invalid(zone.path(), zone.text(), "unknown time zone " + zone.text());
    }
  }
}
