package io.naru.controllers.cronjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.machinery.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Jobs of CronJobs: how they are made, and what they tell. */
final class CronJobs {

  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  private CronJobs() {}

  /** The Job for a time; its name is made of that, so that there is never a second. */
  static Job job(CronJob cron, Instant due, ZoneId zone) {
    ObjectMeta template = cron.getSpec().getJobTemplate().getMetadata();
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace(cron.getMetadata().getNamespace())
        .withName(cron.getMetadata().getName() + "-" + due.getEpochSecond() / 60)
        .withLabels(template == null ? null : template.getLabels())
        .withAnnotations(template == null ? null : template.getAnnotations())
        .addToAnnotations(
            SCHEDULED, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(due.atZone(zone)))
        .withOwnerReferences(Owners.controllerReference(cron, Resources.CRON_JOBS))
        .endMetadata()
        .withSpec(cron.getSpec().getJobTemplate().getSpec())
        .build();
  }

  /** {@code Complete} or {@code Failed}, or null while it goes on. */
  static @Nullable String end(Job job) {
    if (job.getStatus() == null) {
      return null;
    }
    for (JobCondition condition : job.getStatus().getConditions()) {
      String type = condition.getType();
      if ((type.equals("Complete") || type.equals("Failed"))
          && "True".equals(condition.getStatus())) {
        return type;
      }
    }
    return null;
  }

  /** An entry of the active list. */
  static ObjectNode reference(Job job) {
    ObjectMeta metadata = job.getMetadata();
    return Json.object()
        .put("kind", Resources.JOBS.kind())
        .put("namespace", metadata.getNamespace())
        .put("name", metadata.getName())
        .put("uid", metadata.getUid())
        .put("apiVersion", Resources.JOBS.apiVersion())
        .put("resourceVersion", metadata.getResourceVersion());
  }

  static boolean contains(ArrayNode active, Job job) {
    for (JsonNode reference : active) {
      if (Json.text(reference, "uid").equals(job.getMetadata().getUid())) {
        return true;
      }
    }
    return false;
  }

  /** An empty list is left out. */
  static void setActive(ObjectNode status, ArrayNode active) {
    if (active.isEmpty()) {
      status.remove("active");
    } else {
      status.set("active", active);
    }
  }
}
