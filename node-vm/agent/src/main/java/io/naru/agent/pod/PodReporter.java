package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.ApiException;
import io.naru.agent.api.Json;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the status of one pod to the API server. {@link #report} never blocks: while a patch is on
 * its way newer statuses replace each other, and the newest follows. A failed patch is left for the
 * worker's next round, which {@code wake} brings about.
 */
final class PodReporter {

  private static final Logger LOG = LoggerFactory.getLogger(PodReporter.class);

  private final ApiClient client;
  private final Executor executor;
  private @Nullable ObjectNode wanted;
  private @Nullable JsonNode known;
  private boolean writing;
  private boolean failed;
  private volatile boolean gone;

  PodReporter(ApiClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  /** The API server knows no such pod (any more). */
  boolean isGone() {
    return gone;
  }

  /** Whether the last attempt did not get through. */
  synchronized boolean hasFailed() {
    return failed;
  }

  /** Reports a status in the background. */
  synchronized void report(Pod pod, ObjectNode status) {
    wanted = status;
    if (!writing) {
      writing = true;
      executor.execute(() -> writeAll(pod));
    }
  }

  private void writeAll(Pod pod) {
    while (true) {
      ObjectNode next;
      synchronized (this) {
        if (wanted == null) {
          writing = false;
          return;
        }
        next = wanted;
        wanted = null;
      }
      try {
        reportNow(pod, next);
      } catch (IOException e) {
        LOG.debug("status of {}: {}", pod.key(), e.toString());
      }
    }
  }

  /** Reports a status and waits until the API server has it. */
  void reportNow(Pod pod, ObjectNode status) throws IOException {
    JsonNode base;
    synchronized (this) {
      base = known == null ? pod.status() : known;
      // Set before the attempt, so that any way out but success leaves it set.
      failed = true;
    }
    ObjectNode patch = StatusPatch.between(base, status, pod.uid());
    JsonNode now = base;
    if (patch != null) {
      try {
        JsonNode answer = client.patch(path(pod) + "/status", ApiClient.Patch.STRATEGIC, patch);
        now = Json.at(answer, "status");
      } catch (ApiException e) {
        if (e.isNotFound() || e.isConflict()) {
          gone = e.isNotFound();
        } else {
          throw e;
        }
      }
    }
    synchronized (this) {
      known = now;
      failed = false;
    }
  }

  /** Deletes the object for good, unless it has been replaced by a namesake. */
  void deleteObject(Pod pod) throws IOException {
    ObjectNode options =
        Json.object()
            .put("kind", "DeleteOptions")
            .put("apiVersion", "v1")
            .put("gracePeriodSeconds", 0);
    options.putObject("preconditions").put("uid", pod.uid());
    try {
      client.delete(path(pod), options);
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
    gone = true;
  }

  private static String path(Pod pod) {
    return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
  }
}
