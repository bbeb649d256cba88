package io.naru.apiserver.kinds.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Ages;
import io.naru.apiserver.kinds.support.ContainerCells;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Columns of jobs and cron jobs. */
final class BatchPrinters {

  private BatchPrinters() {}

  static Printer jobs() {
    return TablePrinter.named()
        .text("Status", "Where the job stands.", BatchPrinters::status)
        .text("Completions", "Pods that succeeded, of those needed.", BatchPrinters::completions)
        .timed("Duration", "Time from start to end, or until now.", BatchPrinters::duration)
        .age()
        .text(
            "Containers",
            "Containers of the template.",
            job -> ContainerCells.names(podSpec(job, "spec")))
        .wide()
        .text(
            "Images", "Images of the template.", job -> ContainerCells.images(podSpec(job, "spec")))
        .wide()
        .text(
            "Selector",
            "Which pods belong to it.",
            job -> Selectors.print(Field.of(job).at("spec", "selector")))
        .wide()
        .build();
  }

  static Printer cronJobs() {
    return TablePrinter.named()
        .text("Schedule", "When it runs.", cron -> Field.of(cron).at("spec", "schedule").text())
        .text(
            "Timezone",
            "Zone of the schedule.",
            cron -> {
              String zone = Field.of(cron).at("spec", "timeZone").text();
              return zone.isEmpty() ? "<none>" : zone;
            })
        .raw(
            "Suspend",
            "boolean",
            "Whether it is held.",
            cron -> cron.textNode(Field.of(cron).at("spec", "suspend").flag() ? "True" : "False"))
        .number("Active", "Jobs running now.", cron -> Field.of(cron).at("status", "active").size())
        .timed(
            "Last Schedule",
            "Time since it last ran.",
            (cron, now) -> {
              String last = Field.of(cron).at("status", "lastScheduleTime").text();
              return last.isEmpty() ? "<none>" : Ages.since(last, now);
            })
        .age()
        .text(
            "Containers",
            "Containers of the template.",
            cron -> ContainerCells.names(podSpec(cron, "spec", "jobTemplate", "spec")))
        .wide()
        .text(
            "Images",
            "Images of the template.",
            cron -> ContainerCells.images(podSpec(cron, "spec", "jobTemplate", "spec")))
        .wide()
        .text(
            "Selector",
            "Which pods belong to it.",
            cron -> Selectors.print(Field.of(cron).at("spec", "jobTemplate", "spec", "selector")))
        .wide()
        .build();
  }

  private static Field podSpec(ObjectNode object, String... jobSpec) {
    return Field.of(object).at(jobSpec).at("template", "spec");
  }

  private static String status(ObjectNode job) {
    for (String state : List.of("Complete", "Failed")) {
      if (conditionHolds(job, state)) {
        return state;
      }
    }
    if (Field.of(job).at("metadata", "deletionTimestamp").present()) {
      return "Terminating";
    }
    for (String state : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (conditionHolds(job, state)) {
        return state;
      }
    }
    return "Running";
  }

  private static boolean conditionHolds(ObjectNode job, String type) {
    return Field.of(job).at("status", "conditions").items().stream()
        .anyMatch(condition -> condition.at("type").is(type) && condition.at("status").is("True"));
  }

  private static String completions(ObjectNode job) {
    Field spec = Field.of(job).at("spec");
    long succeeded = Field.of(job).at("status", "succeeded").number();
    if (spec.at("completions").present()) {
      return succeeded + "/" + spec.at("completions").number();
    }
    long parallelism = spec.at("parallelism").number();
    return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
  }

  private static String duration(ObjectNode job, Instant now) {
    String start = Field.of(job).at("status", "startTime").text();
    if (start.isEmpty()) {
      return "";
    }
    String end = Field.of(job).at("status", "completionTime").text();
    return end.isEmpty()
        ? Ages.since(start, now)
        : Ages.human(Duration.between(Instant.parse(start), Instant.parse(end)));
  }
}
