package io.naru.controllers.ttlafterfinished;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Deletes finished Jobs, with what they own, {@code ttlSecondsAfterFinished} after their end. */
public final class TtlAfterFinishedController implements ManagedController {

  private final ControllerContext context;
  private final Indexer<Job> jobs;
  private final TypedClient<Job> client;
  private final Controller<String> controller;

  public TtlAfterFinishedController(ControllerContext context) {
    this.context = context;
    jobs = context.lister(Resources.JOBS);
    client = context.client("ttl-after-finished-controller", Resources.JOBS);
    controller = new Controller<>("ttlafterfinished", context.timers(), this::sync);
    context
        .informer(Resources.JOBS)
        .addHandler(
            EventHandler.forEach(job -> {
              if (dueTime(job) != null) {
                controller.enqueue(Indexer.key(job));
              }
            }));
  }

  @Override
  public void start() {
    controller.start(1);
  }

  @Override
  public void close() {
    controller.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private Result sync(String key) {
    Job job = jobs.get(key);
    Instant due = job == null ? null : dueTime(job);
    if (job == null || due == null) {
      return Result.done();
    }
    Duration wait = Duration.between(context.now(), due);
    if (wait.isPositive()) {
      return Result.after(wait);
    }
    var metadata = job.getMetadata();
    // Whoever raised the TTL a moment ago must win: the version looked at is the one deleted.
    ObjectNode options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Foreground");
    options
        .putObject("preconditions")
        .put("uid", metadata.getUid())
        .put("resourceVersion", metadata.getResourceVersion());
    try {
      client.delete(metadata.getNamespace(), metadata.getName(), options);
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
    return Result.done();
  }

  /** When the Job is to be deleted, or null: it has no TTL, has not finished, or goes already. */
  private static @Nullable Instant dueTime(Job job) {
    if (job.getMetadata().getDeletionTimestamp() != null
        || job.getSpec() == null
        || job.getSpec().getTtlSecondsAfterFinished() == null
        || job.getStatus() == null) {
      return null;
    }
    for (JobCondition condition : job.getStatus().getConditions()) {
      boolean terminal =
          condition.getType().equals("Complete") || condition.getType().equals("Failed");
      if (terminal && "True".equals(condition.getStatus())) {
        return Instant.parse(condition.getLastTransitionTime())
            .plusSeconds(job.getSpec().getTtlSecondsAfterFinished());
      }
    }
    return null;
  }
}
