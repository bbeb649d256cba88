package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.webhook.WebhookClient;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;

/** Finds how the versions of a definition are converted. Thread-safe. */
public final class Conversions {

  private final WebhookClient webhooks;

  public Conversions(WebhookClient webhooks) {
    this.webhooks = webhooks;
  }

  /** The conversion that the spec of a definition names. */
  Conversion of(JsonNode spec) {
    JsonNode conversion = spec.path("conversion");
    if (!Json.text(conversion, "strategy").equals("Webhook")) {
      return Conversion.NONE;
    }
    return new WebhookConversion(
        webhooks,
        conversion.path("webhook").path("clientConfig"),
        new GroupVersionKind(
            Json.text(spec, "group"),
            Json.text(spec.path("versions").path(0), "name"),
            Json.text(spec, "names", "kind")));
  }
}
