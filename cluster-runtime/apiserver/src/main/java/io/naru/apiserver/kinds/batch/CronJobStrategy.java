package io.naru.apiserver.kinds.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.PodTemplates;
import io.naru.apiserver.kinds.core.WorkloadWarnings;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    schedule(spec.at("schedule"), spec.at("timeZone").present(), errors);
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

  private static void schedule(Field schedule, boolean zoned, FieldErrors errors) {
    if (!Checks.required(schedule, errors)) {
      return;
    }
    if (schedule.text().contains("TZ")) {
      errors.invalid(
          schedule.path(),
          schedule.text(),
          zoned
              ? "cannot use both timeZone field and TZ or CRON_TZ in schedule"
              : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
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
    } else if (zone.text().equalsIgnoreCase("Local")) {
      errors.invalid(
          zone.path(),
          zone.text(),
          "timeZone must be an explicit time zone as defined in"
              + " https://www.iana.org/time-zones");
    } else if (!ZoneId.getAvailableZoneIds().contains(zone.text())) {
      errors.invalid(zone.path(), zone.text(), "unknown time zone " + zone.text());
    }
  }

  @Override
  public List<String> warnings(ObjectNode cron, @Nullable ObjectNode old) {
    Field spec = Field.of(cron).at("spec");
    List<String> warnings =
        new ArrayList<>(
            WorkloadWarnings.named(cron, old, spec.at("jobTemplate", "spec", "template")));
    if (spec.at("schedule").text().contains("TZ")) {
      warnings.add(
          "spec.schedule: CRON_TZ or TZ used in spec.schedule is not officially supported, see"
              + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more"
              + " details");
    }
    return warnings;
  }
}
