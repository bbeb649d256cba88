package io.naru.apiserver.admission.webhook;

import io.naru.client.metrics.Counters;
import io.naru.client.metrics.Histograms;
import io.naru.client.metrics.Metrics;
import io.naru.machinery.StatusException;

/** What is counted of calls to webhooks, by the names that kube-apiserver has for it. */
final class WebhookMetrics {

  private static final double[] SECONDS = {0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25};

  private final Histograms durations;
  private final Counters rejections;
  private final Counters failOpen;

  WebhookMetrics(Metrics metrics) {
    durations =
        metrics.histograms(
            "apiserver_admission_webhook_admission_duration_seconds",
            "How long webhooks took.",
            SECONDS,
            "name",
            "operation",
            "rejected",
            "type");
    rejections =
        metrics.counters(
            "apiserver_admission_webhook_rejection_count",
            "Requests that webhooks refused, or failed for.",
            "error_type",
            "name",
            "operation",
            "rejection_code",
            "type");
    failOpen =
        metrics.counters(
            "apiserver_admission_webhook_fail_open_count",
            "Failures of webhooks that were ignored.",
            "name",
            "type");
  }

  /** It allowed the request, in the time since then, by {@link System#nanoTime}. */
  void allowed(Webhook webhook, String operation, long since) {
    observe(webhook, operation, false, since);
  }

  void refused(Webhook webhook, String operation, StatusException refusal, long since) {
    observe(webhook, operation, true, since);
    count("no_error", webhook, operation, refusal.code());
  }

  /** The call failed and the request with it. */
  void failed(Webhook webhook, String operation, long since) {
    observe(webhook, operation, true, since);
    count("calling_webhook_error", webhook, operation, 0);
  }

  /** The call failed, which the webhook's failure policy says to ignore. */
  void failedOpen(Webhook webhook, String operation, long since) {
    observe(webhook, operation, false, since);
    failOpen.of(webhook.name(), type(webhook)).increment();
  }

  private void observe(Webhook webhook, String operation, boolean rejected, long since) {
    durations
        .of(webhook.name(), operation, Boolean.toString(rejected), type(webhook))
        .observeSince(since);
  }

  private void count(String error, Webhook webhook, String operation, int code) {
    rejections
        .of(error, webhook.name(), operation, Integer.toString(code), type(webhook))
        .increment();
  }

  private static String type(Webhook webhook) {
    return webhook.mutates() ? "admit" : "validating";
  }
}
