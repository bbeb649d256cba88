package io.naru.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.AuditAnnotations;
import io.naru.apiserver.admission.MatchConditions;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.admission.RequestMatcher;
import io.naru.apiserver.admission.RequestVariables;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.kinds.Kind;
import io.naru.client.metrics.Metrics;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one webhook about a request, as documented under "Dynamic Admission Control". */
final class WebhookCaller {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookCaller.class);

  private final WebhookClient client;
  private final ObjectReader reader;
  private final ServedObjects served;
  private final Supplier<Authorizer> authorizer;
  private final WebhookMetrics metrics = new WebhookMetrics(Metrics.process());

  WebhookCaller(
      WebhookClient client,
      ObjectReader reader,
      ServedObjects served,
      Supplier<Authorizer> authorizer) {
    this.client = client;
    this.reader = reader;
    this.served = served;
    this.authorizer = authorizer;
  }

  ServedObjects served() {
    return served;
  }

  /** The version as which the webhook wants to see the request; null if it is not concerned. */
  @Nullable Kind concern(Webhook webhook, Attributes request) {
    if (RequestMatcher.isExempt(request)) {
      return null;
    }
    Kind kind = webhook.matcher().match(request, reader, served);
    if (kind == null || !conditionsHold(webhook, request, kind)) {
      return null;
    }
    return kind;
  }

  private boolean conditionsHold(Webhook webhook, Attributes request, Kind kind) {
    MatchConditions conditions = webhook.conditions();
    if (conditions != null && conditions.isEmpty()) {
      return true;
    }
    try {
      if (conditions == null) {
        throw new EvaluationException("match conditions do not compile");
      }
      return conditions.hold(
          RequestVariables.of(
              request,
              kind,
              as(kind, request, request.object()),
              as(kind, request, request.old()),
              authorizer.get()));
    } catch (EvaluationException failed) {
      if (webhook.ignoresFailure()) {
        return false;
      }
      throw request.forbidden(failed.text());
    }
  }

  private @Nullable ObjectNode as(Kind kind, Attributes request, @Nullable ObjectNode object) {
    boolean convertible = object != null && !request.hasOwnForm() && !kind.equals(request.kind());
    return convertible && object != null ? served.convert(request.kind(), kind, object) : object;
  }

  /**
   * Calls it.
   *
   * @param round 1 if it is called once more because others changed the object, else 0
   * @return its response; null if it failed and that is to be ignored
   * @throws StatusException if it refuses, or fails and that is to be told
   */
  @Nullable JsonNode call(Webhook webhook, Kind kind, Attributes request, int round) {
    if (request.dryRun() && !webhook.hasNoSideEffectsOnDryRun()) {
      throw StatusException.badRequest(
          "admission webhook \"" + webhook.name() + "\" does not support dry run");
    }
    String operation = request.operation().name();
    long began = System.nanoTime();
    JsonNode response;
    try {
      response = response(webhook, kind, request);
    } catch (IOException | StatusException failed) {
      if (webhook.ignoresFailure()) {
        metrics.failedOpen(webhook, operation, began);
      } else {
        metrics.failed(webhook, operation, began);
      }
      return ignore(webhook, round, String.valueOf(failed.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw StatusException.serviceUnavailable("the server is stopping");
    }
    // Validating webhooks answer at the same time.
    synchronized (request.warnings()) {
      response.path("warnings").forEach(warning -> request.warnings().add(warning.asText()));
    }
    response
        .path("auditAnnotations")
        .properties()
        .forEach(entry ->
            AuditAnnotations.add(webhook.name() + "/" + entry.getKey(), entry.getValue().asText()));
    if (!response.path("allowed").booleanValue()) {
      StatusException refusal = refused(webhook, response.path("status"));
      metrics.refused(webhook, operation, refusal, began);
      throw refusal;
    }
    metrics.allowed(webhook, operation, began);
    return response;
  }

  private JsonNode response(Webhook webhook, Kind kind, Attributes request)
      throws IOException, InterruptedException {
    String uid = UUID.randomUUID().toString();
    ObjectNode review = Json.object();
    review.put("kind", "AdmissionReview").put("apiVersion", version(webhook));
    ObjectNode asked = review.putObject("request").put("uid", uid);
    asked.setAll(RequestVariables.describe(request, kind));
    putIfPresent(asked, "object", as(kind, request, request.object()));
    putIfPresent(asked, "oldObject", as(kind, request, request.old()));
    JsonNode answer =
        client.post(webhook.settings().path("clientConfig"), review, webhook.timeout());
    return checked(answer, uid, review.path("apiVersion").asText(), webhook.mutates());
  }

  /** The response of a review, which has to be one and to belong to what was asked. */
  private static JsonNode checked(JsonNode answer, String uid, String version, boolean mutates)
      throws IOException {
    JsonNode response = answer.path("response");
    String problem = "";
    if (!response.isObject()) {
      problem = "webhook response was absent";
    } else if (!response.path("uid").asText().equals(uid)) {
      problem =
          "expected response.uid=\"%s\", got \"%s\"".formatted(uid, response.path("uid").asText());
    } else if (!answer.path("kind").asText().equals("AdmissionReview")
        || !answer.path("apiVersion").asText().equals(version)) {
      problem =
          "expected webhook response of %s, Kind=AdmissionReview, got %s, Kind=%s"
              .formatted(version, answer.path("apiVersion").asText(), answer.path("kind").asText());
    } else if (version.equals("admission.k8s.io/v1")) {
      problem =
          patchProblem(
              !response.path("patch").asText("").isEmpty(),
              response.hasNonNull("patchType"),
              mutates);
    }
    if (!problem.isEmpty()) {
      throw new IOException("received invalid webhook response: " + problem);
    }
    return response;
  }

  private static String patchProblem(boolean patch, boolean type, boolean mutates) {
    if (mutates) {
      return patch && !type
          ? "webhook returned response.patch but not response.patchType"
          : type && !patch ? "webhook returned response.patchType but not response.patch" : "";
    }
    return patch
        ? "validating webhook may not return response.patch"
        : type ? "validating webhook may not return response.patchType" : "";
  }

  private static void putIfPresent(ObjectNode json, String field, @Nullable ObjectNode value) {
    if (value == null) {
      json.putNull(field);
    } else {
      json.set(field, value);
    }
  }

  /** The first of the versions that it understands and we speak. */
  private static String version(Webhook webhook) {
    for (JsonNode version : webhook.settings().path("admissionReviewVersions")) {
      if (version.asText().equals("v1") || version.asText().equals("v1beta1")) {
        return "admission.k8s.io/" + version.asText();
      }
    }
    return "admission.k8s.io/v1";
  }

  private static @Nullable JsonNode ignore(Webhook webhook, int round, String message) {
    String failed = "failed calling webhook \"" + webhook.name() + "\": " + message;
    if (!webhook.ignoresFailure()) {
      throw StatusException.internal(failed);
    }
    LOG.warn("{}; failing open", failed);
    AuditAnnotations.add("failed-open." + annotation(webhook, round), webhook.name());
    return null;
  }

  /** Name of what is told of a call in the audit log. */
  static String annotation(Webhook webhook, int round) {
    return "%s.webhook.admission.k8s.io/round_%d_index_%d"
        .formatted(webhook.mutates() ? "mutation" : "validating", round, webhook.index());
  }

  private static StatusException refused(Webhook webhook, JsonNode result) {
    String by = "admission webhook \"" + webhook.name() + "\" denied the request";
    String message = result.path("message").asText("");
    String reason = result.path("reason").asText("");
    String text =
        !message.isEmpty()
            ? by + ": " + message
            : reason.isEmpty() ? by + " without explanation" : by + ": " + reason;
    int code = Math.max(400, result.path("code").asInt(400));
    return new StatusException(new Status(code, reason, text, details(result.path("details"))));
  }

  private static Status.@Nullable Details details(JsonNode details) {
    if (!details.isObject()) {
      return null;
    }
    List<Status.Cause> causes = new ArrayList<>();
    for (JsonNode cause : details.path("causes")) {
      causes.add(
          new Status.Cause(
              Json.text(cause, "reason"), Json.text(cause, "message"), Json.text(cause, "field")));
    }
    return new Status.Details(
        Json.text(details, "name"),
        Json.text(details, "group"),
        Json.text(details, "kind"),
        Json.text(details, "uid"),
        causes,
        details.path("retryAfterSeconds").asInt());
  }
}
