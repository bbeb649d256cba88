package io.naru.controllers.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import io.naru.machinery.quantity.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast one direction may go ({@code behavior.scaleUp} or {@code scaleDown}).
 *
 * @param select {@code Max}, {@code Min} or {@code Disabled}
 * @param tolerance as a fraction
 */
record ScalingRules(Duration window, String select, List<Policy> policies, double tolerance) {

  private static final double TOLERANCE = 0.1;

  /**
   * A bound on the change within a period.
   *
   * @param percent whether the value is a percentage rather than a number of pods
   */
  record Policy(boolean percent, int value, Duration period) {}

  static ScalingRules up(JsonNode autoscaler) {
    return of(
        autoscaler.path("spec").path("behavior").path("scaleUp"),
        Duration.ZERO,
        List.of(
            new Policy(false, 4, Duration.ofSeconds(15)),
            new Policy(true, 100, Duration.ofSeconds(15))));
  }

  static ScalingRules down(JsonNode autoscaler) {
    return of(
        autoscaler.path("spec").path("behavior").path("scaleDown"),
        Duration.ofMinutes(5),
        List.of(new Policy(true, 100, Duration.ofSeconds(15))));
  }

  private static ScalingRules of(JsonNode rules, Duration window, List<Policy> standard) {
    List<Policy> policies = new ArrayList<>();
    for (JsonNode policy : rules.path("policies")) {
      policies.add(
          new Policy(
              Json.text(policy, "type").equals("Percent"),
              policy.path("value").asInt(),
              Duration.ofSeconds(policy.path("periodSeconds").asInt())));
    }
    JsonNode seconds = Json.at(rules, "stabilizationWindowSeconds");
    JsonNode tolerance = Json.at(rules, "tolerance");
    String select = Json.text(rules, "selectPolicy");
    return new ScalingRules(
        seconds == null ? window : Duration.ofSeconds(seconds.asInt()),
        select.isEmpty() ? "Max" : select,
        policies.isEmpty() ? standard : policies,
        tolerance == null ? TOLERANCE : Quantity.parse(tolerance.asText()).doubleValue());
  }

  /** The longest time that matters to a decision: what happened before can be forgotten. */
  Duration memory() {
    Duration longest = window;
    for (Policy policy : policies) {
      longest = policy.period().compareTo(longest) > 0 ? policy.period() : longest;
    }
    return longest;
  }
}
