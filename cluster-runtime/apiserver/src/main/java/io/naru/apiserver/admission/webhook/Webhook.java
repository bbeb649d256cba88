package io.naru.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.MatchConditions;
import io.naru.apiserver.admission.RequestMatcher;
import io.naru.apiserver.admission.RequestVariables;
import io.naru.apiserver.cel.InvalidExpressionException;
import io.naru.machinery.ApiObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One webhook of a configuration, ready to be asked whether it is concerned. Immutable.
 *
 * @param configuration name of the object that it stands in
 * @param mutates whether it may change objects
 * @param index its place among all webhooks of its sort
 * @param conditions null if one of them does not compile, which then counts as failing
 * @param settings as in the configuration
 */
record Webhook(
    String configuration,
    boolean mutates,
    int index,
    String name,
    RequestMatcher matcher,
    @Nullable MatchConditions conditions,
    JsonNode settings) {

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  /** Adds the webhooks of a configuration, in their order. */
  static void add(ApiObject configuration, boolean mutates, List<Webhook> webhooks) {
    for (JsonNode settings : configuration.tree().path("webhooks")) {
      webhooks.add(
          new Webhook(
              configuration.name(),
              mutates,
              webhooks.size(),
              settings.path("name").asText(),
              RequestMatcher.ofWebhook(settings),
              conditions(settings),
              settings));
    }
  }

  private static @Nullable MatchConditions conditions(JsonNode settings) {
    try {
      return MatchConditions.compile(
          settings.path("matchConditions"), RequestVariables.environment());
    } catch (InvalidExpressionException invalid) {
      LOG.warn("match conditions of webhook {}", settings.path("name").asText(), invalid);
      return null;
    }
  }

  /** Whether the request goes on if it cannot be called. */
  boolean ignoresFailure() {
    return settings.path("failurePolicy").asText("Fail").equals("Ignore");
  }

  boolean hasNoSideEffectsOnDryRun() {
    String effects = settings.path("sideEffects").asText("");
    return effects.equals("None") || effects.equals("NoneOnDryRun");
  }

  boolean isReinvoked() {
    return settings.path("reinvocationPolicy").asText("Never").equals("IfNeeded");
  }

  Duration timeout() {
    return Duration.ofSeconds(settings.path("timeoutSeconds").asInt(10));
  }
}
